using System.Globalization;

namespace Worker.Reports.Pages.Parts;

/// <summary>
/// Where links lead: to a path of the service's port, or, in the report, to a part of the same file. What the file does not contain
/// has no link.
/// </summary>
/// <param name="Symbols">The symbols of the report; null for the service, which has a page for each.</param>
public sealed record PageLinks(IReadOnlySet<string>? Symbols = null)
{
    /// <summary>Whether everything is in one file.</summary>
    public bool IsReport => Symbols is not null;

    public string Overview => IsReport ? "#overview" : "/";

    public string SymbolList => IsReport ? "#symbols" : "/symbols";

    public string Skill => IsReport ? "#skill" : "/skill";

    public string Mood => IsReport ? "#mood" : "/mood";

    public string Runs => IsReport ? "#runs" : "/runs";

    public string Models => IsReport ? "#models" : "/models";

    public string? Symbol(string symbol) => Symbols is null ? $"/symbols/{Uri.EscapeDataString(symbol)}"
        : Symbols.Contains(symbol) ? $"#{IdOf(symbol)}" : null;

    public string? Run(long id) => IsReport ? null : string.Create(CultureInfo.InvariantCulture, $"/runs/{id}");

    /// <summary>A version beside another.</summary>
    public string? Compare(long left, long right) => IsReport ? null : string.Create(CultureInfo.InvariantCulture, $"/models/{left}/{right}");

    public string? SkillAt(int horizon) => IsReport ? null : string.Create(CultureInfo.InvariantCulture, $"/skill/{horizon}");

    /// <summary>An identifier that HTML allows, for any name; different names have different ones.</summary>
    public static string IdOf(string name) => "n" + string.Concat(name.Select(c =>
        char.IsAsciiLetterOrDigit(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"-{(int)c:x}-")));
}
