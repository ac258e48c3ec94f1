using System.Text.Json.Nodes;
using Worker.Observability;

namespace Worker.Forecasting.Panels;

/// <summary>Symbols that lack a column in every bar. Their features of that column are those of an ordinary session.</summary>
/// <param name="Range">Symbols without open, high and low.</param>
/// <param name="Volume">Symbols without volume.</param>
internal sealed record MissingColumns(IReadOnlyList<string> Range, IReadOnlyList<string> Volume)
{
    public bool IsNone => Range.Count == 0 && Volume.Count == 0;

    public static MissingColumns Of(IReadOnlyList<DailyBars> bars) => new(
        Names(bars, symbol => Enumerable.Range(0, symbol.Count).Any(symbol.HasRange)),
        Names(bars, symbol => symbol.Volume.Any(volume => volume > 0)));

    public JsonObject ToJson() => new() { ["range"] = new JsonArray([.. Range.Select(Node)]), ["volume"] = new JsonArray([.. Volume.Select(Node)]) };

    public override string ToString() => string.Join("; ", new[] { Text("open, high and low", Range), Text("volume", Volume) }.Where(text => text.Length > 0));

    private static string[] Names(IReadOnlyList<DailyBars> bars, Func<DailyBars, bool> has) => [.. bars.Where(symbol => !has(symbol)).Select(symbol => symbol.Symbol)];

    private static JsonNode Node(string name) => JsonValue.Create(name)!;

    private static string Text(string column, IReadOnlyList<string> symbols) =>
        symbols.Count == 0 ? "" : $"{column}: {FirstFew.Of(symbols)}";
}
