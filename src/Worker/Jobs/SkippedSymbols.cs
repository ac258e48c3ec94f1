using System.Text.Json.Nodes;
using Worker.Forecasting;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>Skipped symbols as a run shows them.</summary>
internal static class SkippedSymbols
{
    public static JsonArray ToJson(IEnumerable<SkippedSymbol> skipped) => [.. skipped.Select(one => new JsonObject
    {
        ["symbol"] = one.Symbol,
        ["rule"] = one.Rule,
        ["detail"] = one.Detail,
    })];

    /// <summary>The requested symbols of which no bar is stored up to the as-of date.</summary>
    public static IReadOnlyList<SkippedSymbol> WithoutBars(IEnumerable<string> symbols, IReadOnlyDictionary<string, PriceSeries> series) =>
        [.. symbols.Where(symbol => !series.ContainsKey(symbol)).Select(symbol => new SkippedSymbol(symbol, "no_bars", "no price is stored; run fetch-prices"))];

    public static string ToText(IReadOnlyCollection<SkippedSymbol> skipped) => skipped.Count == 0
        ? ""
        : $"; skipped: {string.Join("; ", skipped.Select(one => $"{one.Symbol} ({one.Rule}: {one.Detail})"))}";
}
