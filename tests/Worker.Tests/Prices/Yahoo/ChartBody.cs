using System.Globalization;
using System.Text.Json.Nodes;

namespace Worker.Tests.Prices.Yahoo;

/// <summary>A chart as the v8 endpoint writes it, small and our own.</summary>
internal sealed record ChartBody(params FeedDay[] Days)
{
    public string Symbol { get; init; } = "AAPL";

    public string? Currency { get; init; } = "USD";

    public string TimeZone { get; init; } = "America/New_York";

    public string Granularity { get; init; } = "1d";

    /// <summary>Seconds since 1970 of each row, as JSON; by default half past nine in New York on the row's date.</summary>
    public IReadOnlyList<string>? Timestamps { get; init; }

    /// <summary>The member <c>events</c>, as JSON.</summary>
    public string? Events { get; init; }

    public override string ToString()
    {
        var result = new JsonObject
        {
            ["meta"] = new JsonObject
            {
                ["currency"] = Currency,
                ["symbol"] = Symbol,
                ["exchangeTimezoneName"] = TimeZone,
                ["firstTradeDate"] = 345479400,
                ["regularMarketPrice"] = 244.87,
                ["dataGranularity"] = Granularity,
                ["currentTradingPeriod"] = new JsonObject { ["regular"] = new JsonObject { ["start"] = 1740061800, ["end"] = 1740085200 } },
            },
            ["timestamp"] = new JsonArray([.. (Timestamps ?? [.. Days.Select(OpenInNewYork)]).Select(text => JsonNode.Parse(text))]),
            ["indicators"] = new JsonObject
            {
                ["quote"] = new JsonArray(new JsonObject
                {
                    ["open"] = Column(day => day.Open),
                    ["high"] = Column(day => day.High),
                    ["low"] = Column(day => day.Low),
                    ["close"] = Column(day => day.Close),
                    ["volume"] = Column(day => day.Volume),
                }),
                ["adjclose"] = new JsonArray(new JsonObject { ["adjclose"] = Column(day => day.AdjustedClose) }),
            },
        };
        if (Events is not null)
            result["events"] = JsonNode.Parse(Events);
        return new JsonObject { ["chart"] = new JsonObject { ["result"] = new JsonArray(result), ["error"] = null } }.ToJsonString();
    }

    /// <summary>Eastern standard time, which the days of these tests are in.</summary>
    private static string OpenInNewYork(FeedDay day) =>
        new DateTimeOffset(day.Day, new TimeOnly(9, 30), TimeSpan.FromHours(-5)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private JsonArray Column(Func<FeedDay, string?> field) => new([.. Days.Select(day => Value(field(day)))]);

    private static JsonNode? Value(string? text) =>
        text is null ? null
        : text != "Infinity" && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? JsonNode.Parse(text)
        : JsonValue.Create(text);
}
