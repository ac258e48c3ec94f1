using System.ComponentModel;
using System.Globalization;
using Worker.Observability;

namespace Worker.Cli.Settings;

/// <summary>Finds what the binder would pass over in silence or report one at a time: misspelt keys and values of the wrong type.</summary>
/// <param name="sections">Every options class and its place.</param>
/// <param name="freeSections">Sections that belong to a library, where any key goes.</param>
internal sealed class SettingsSchema(IReadOnlyList<SettingsSection> sections, IReadOnlyList<string> freeSections)
{
    private readonly SettingsNode _root = SettingsNode.Of(sections);

    /// <summary>Of all settings of the worker.</summary>
    public static SettingsSchema OfWorker { get; } = new(Services.SettingsSections, freeSections: ["Logging"]);

    /// <summary>
    /// Whether an environment variable (its key with colons) is meant for the worker: it names a section, or nearly so and below it a key.
    /// All others belong to other programs.
    /// </summary>
    public bool MeansSetting(string key)
    {
        var parts = key.Split(':');
        if (freeSections.Contains(parts[0], StringComparer.OrdinalIgnoreCase)) return parts.Length > 1;
        if (_root.Members.TryGetValue(parts[0], out var node)) return node.IsLeaf || parts.Length > 1;
        return parts.Length > 1 && NearestName.Of(parts[0], _root.Members.Keys) is not null;
    }

    /// <summary>One sentence for each key that is unknown or has a value that is not of its type, by that key.</summary>
    public IReadOnlyDictionary<string, string> FindProblems(SettingsLayers layers)
    {
        var problems = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in layers.All)
        {
            if (FindProblem(key, value, layers.Find(key)!.Value.Source) is { } problem) problems.Add(key, problem);
        }
        return problems;
    }

    private string? FindProblem(string key, string? value, string source)
    {
        var parts = key.Split(':');
        if (freeSections.Contains(parts[0], StringComparer.OrdinalIgnoreCase)) return LoggingKey.FindProblem(key, value, source);
        var node = _root;
        var isElement = false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (node.Find(parts[i]) is { } next)
            {
                isElement = node.Element is not null;
                node = next;
                continue;
            }
            if (RenamedSettings.NewNameOf(key) is { } newName) return $"{key} ({source}) was renamed; write {newName} instead.";
            var path = string.Concat(parts[..i].Select(part => part + ":"));
            var nearest = NearestName.Of(parts[i], node.Members.Keys);
            var known = node.Members.Count == 0 ? $"{path.TrimEnd(':')} is a single value" : $"known there: {string.Join(", ", node.Members.Keys)}";
            return $"{key} ({source}) is no setting; {(nearest is null ? known : $"did you mean {path}{nearest}?")}";
        }
        if (isElement && value is null) return $"{key} is null ({source}); expected {(node.IsLeaf ? Describe(node.Scalar!) : "an object")}, or remove the entry.";
        if (node.IsLeaf) return CanRead(value, node.Scalar!) ? null : $"{key} is {SettingsLayers.Quote(key, value)} ({source}); expected {Describe(node.Scalar!)}.";
        // An empty list or object is written as an empty value.
        if (string.IsNullOrEmpty(value)) return null;
        var found = $"{key} is {SettingsLayers.Quote(key, value)} ({source})";
        return node.Element is not null
            ? $"{found}; it is a list: write [\"...\"] in a file, {key.Replace(":", "__", StringComparison.Ordinal)}__0=... in the environment."
            : $"{found}; it is a section with the keys {string.Join(", ", node.Members.Keys)}.";
    }

    private static bool CanRead(string? value, Type type)
    {
        if (value is null || type == typeof(string)) return true;
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target != type && value.Length == 0) return true;
        // The converter would take 4.1.2010 for the first of April.
        if (target == typeof(DateOnly)) return DateOnly.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        // Nor are numbers names of anything.
        if (target.IsEnum) return Enum.GetNames(target).Contains(value, StringComparer.OrdinalIgnoreCase);
        try
        {
            TypeDescriptor.GetConverter(target).ConvertFromString(null, CultureInfo.InvariantCulture, value);
            return true;
        }
        // The converters wrap what their parsers throw.
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Describe(Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return target switch
        {
            { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(target))}",
            _ when target == typeof(string) => "a text",
            _ when target == typeof(bool) => "true or false",
            _ when target == typeof(DateOnly) => "a date such as 2020-12-31",
            _ when target == typeof(TimeOnly) => "a time such as 16:30",
            _ when target == typeof(TimeSpan) => "a duration such as 00:00:30 (hours:minutes:seconds)",
            _ when target == typeof(int) || target == typeof(long) => "a whole number",
            _ when target == typeof(double) || target == typeof(float) || target == typeof(decimal) => "a number such as 0.001",
            _ when target == typeof(Uri) => "an address such as https://example.org/",
            _ => target.Name,
        };
    }
}
