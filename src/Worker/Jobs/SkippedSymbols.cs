using System.Text.Json.Nodes;
using Worker.Forecasting;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>Skipped symbols as a run shows them.</summary>
internal static class SkippedSymbols
{
    /// <summary>Symbols of one rule that a line names.</summary>
    private const int Told = 3;

    public static JsonArray ToJson(IEnumerable<SkippedSymbol> skipped) => [.. skipped.Select(one => new JsonObject
    {
        ["symbol"] = one.Symbol,
        ["rule"] = one.Rule,
        ["detail"] = one.Detail,
    })];

    /// <summary>The requested symbols of which no bar is stored up to the as-of date.</summary>
    public static IReadOnlyList<SkippedSymbol> WithoutBars(IEnumerable<string> symbols, IReadOnlyDictionary<string, PriceSeries> series) =>
        [.. symbols.Where(symbol => !series.ContainsKey(symbol)).Select(symbol => new SkippedSymbol(symbol, "no_bars", "no price is stored; run fetch-prices"))];

    /// <summary>
    /// By rule the first few symbols with the reason, and how many more there are: one line, however many were skipped. The run's metrics
    /// name all of them.
    /// </summary>
    public static string ToText(IReadOnlyCollection<SkippedSymbol> skipped) => skipped.Count == 0
        ? ""
        : $"; skipped: {string.Join("; ", skipped.GroupBy(one => one.Rule).Select(Rule))}";

    private static string Rule(IGrouping<string, SkippedSymbol> rule)
    {
        var told = string.Join("; ", rule.Take(Told).Select(one => $"{one.Symbol} ({one.Rule}: {one.Detail})"));
        return rule.Count() <= Told ? told : $"{told}; {rule.Count() - Told} more by {rule.Key}";
    }
}
