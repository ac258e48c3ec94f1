using System.Text.Json.Nodes;
using Worker.Forecasting;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>Refused symbols as a run shows them.</summary>
internal static class Refusals
{
    public static JsonArray ToJson(IEnumerable<Refusal> refused) => [.. refused.Select(refusal => new JsonObject
    {
        ["symbol"] = refusal.Symbol,
        ["rule"] = refusal.Rule,
        ["detail"] = refusal.Detail,
    })];

    /// <summary>The symbols asked for of which no bar is stored up to the as-of date.</summary>
    public static IReadOnlyList<Refusal> WithoutBars(IEnumerable<string> symbols, IReadOnlyDictionary<string, PriceSeries> series) =>
        [.. symbols.Where(symbol => !series.ContainsKey(symbol)).Select(symbol => new Refusal(symbol, "no_bars", "no price is stored; run fetch-prices"))];

    public static string ToText(IReadOnlyCollection<Refusal> refused) => refused.Count == 0
        ? ""
        : $"; refused: {string.Join("; ", refused.Select(refusal => $"{refusal.Symbol} ({refusal.Rule}: {refusal.Detail})"))}";
}
