using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Worker.Observability;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class Arguments
{
    /// <summary><c>--symbols AAPL,MSFT</c>, also given several times; the order is kept and repetitions are dropped.</summary>
    /// <param name="whichElse">Which symbols it is without the option.</param>
    public static Option<string[]> Symbols(string whichElse = "Prices:Symbols of the settings") => new("--symbols")
    {
        Description = $"Only these symbols, separated by commas. [default: {whichElse}]",
        HelpName = "A,B",
        CustomParser = result => SplitNames(result, "--symbols names no symbol", "AAPL,MSFT", NameRule.IsSymbol, NameRule.SymbolForm),
    };

    /// <summary><c>--sources app,forum</c>, likewise.</summary>
    public static Option<string[]> Sources() => new("--sources")
    {
        Description = "Only these review sources, by name, separated by commas. [default: all of Reviews:Sources]",
        HelpName = "A,B",
        CustomParser = result => SplitNames(result, "--sources names no source", "app,forum", NameRule.IsName, NameRule.NameForm),
    };

    /// <summary><c>--as-of 2020-12-31</c>.</summary>
    public static Option<DateOnly?> AsOf(string description) => Date("--as-of", description);

    /// <summary>A day, written year-month-day.</summary>
    public static Option<DateOnly?> Date(string name, string description, bool isRequired = false) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        Required = isRequired,
        CustomParser = ReadDate,
    };

    /// <summary><c>--json</c> of the verbs that list something.</summary>
    public static Option<bool> Json(string description = "Write JSON instead of a table.") => new("--json") { Description = description };

    private static string[] SplitNames(ArgumentResult result, string fault, string example, Func<string?, bool> isName, string form)
    {
        string[] names = [.. result.Tokens
            .SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];
        if (names.Length == 0) result.AddError($"{fault}; expected names separated by commas, such as {example}.");
        if (names.FirstOrDefault(name => !isName(name)) is { } wrong) result.AddError($"'{Excerpt.Of(wrong)}' is no name; expected {form}.");
        return names;
    }

    private static DateOnly? ReadDate(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        result.AddError($"'{text}' is no date; expected year-month-day, such as 2020-12-31.");
        return null;
    }
}
