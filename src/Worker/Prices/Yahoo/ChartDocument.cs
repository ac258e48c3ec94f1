using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Prices.Yahoo;

/// <summary>What the v8 chart endpoint answers, as far as it is read. Anything may be missing or null.</summary>
internal sealed record ChartDocument
{
    public ChartAnswer? Chart { get; init; }

    /// <summary>Where Yahoo puts the error of a refused request, instead of <see cref="Chart"/>.</summary>
    public ChartAnswer? Finance { get; init; }

    [JsonIgnore]
    public ChartError? Error => Chart?.Error ?? Finance?.Error;
}

internal sealed record ChartAnswer(IReadOnlyList<ChartResult?>? Result, ChartError? Error);

internal sealed record ChartError(string? Code, string? Description)
{
    public override string ToString() => $"{Code}: {Description}";
}

/// <param name="Timestamp">Start of each session, seconds since 1970 UTC; the last may be the time of the last trade.</param>
internal sealed record ChartResult(
    ChartMeta? Meta, IReadOnlyList<FeedCell>? Timestamp, ChartEvents? Events, ChartIndicators? Indicators);

/// <param name="Currency">ISO code, or one of <see cref="QuotedCurrency"/>'s for hundredths; null for the delisted.</param>
/// <param name="ExchangeName">Yahoo's code of the exchange, such as <c>JPX</c>.</param>
/// <param name="InstrumentType"><c>EQUITY</c>, <c>ETF</c>, <c>INDEX</c>, <c>MUTUALFUND</c>, <c>CURRENCY</c>, <c>CRYPTOCURRENCY</c> or
/// <c>FUTURE</c>.</param>
/// <param name="FirstTradeDate">Null if Yahoo has no history at all.</param>
/// <param name="DataGranularity"><c>1d</c>, unless Yahoo chose to answer with something coarser than requested.</param>
internal sealed record ChartMeta(
    string? Currency,
    string? Symbol,
    string? ExchangeTimezoneName,
    string? ExchangeName,
    string? InstrumentType,
    FeedCell FirstTradeDate,
    FeedCell RegularMarketPrice,
    string? DataGranularity,
    ChartPeriods? CurrentTradingPeriod);

internal sealed record ChartPeriods(ChartPeriod? Regular);

/// <param name="End">Seconds since 1970 UTC.</param>
internal sealed record ChartPeriod(FeedCell End);

internal sealed record ChartIndicators(IReadOnlyList<ChartQuote?>? Quote, [property: JsonPropertyName("adjclose")] IReadOnlyList<ChartAdjusted?>? Adjusted);

internal sealed record ChartQuote(
    IReadOnlyList<FeedCell>? Open,
    IReadOnlyList<FeedCell>? High,
    IReadOnlyList<FeedCell>? Low,
    IReadOnlyList<FeedCell>? Close,
    IReadOnlyList<FeedCell>? Volume);

internal sealed record ChartAdjusted([property: JsonPropertyName("adjclose")] IReadOnlyList<FeedCell>? Close);

/// <summary>In an object each, by keys that say nothing that <see cref="ChartEvent.Date"/> does not.</summary>
internal sealed record ChartEvents(
    IReadOnlyList<ChartEvent?>? Splits,
    IReadOnlyList<ChartEvent?>? Dividends,
    IReadOnlyList<ChartEvent?>? CapitalGains);

internal sealed record ChartEvent(FeedCell Date, FeedCell Amount, FeedCell Numerator, FeedCell Denominator);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = MaxDepth,
    Converters =
    [
        typeof(FeedCellConverter), typeof(ShortTextConverter), typeof(ColumnConverter), typeof(EventsConverter), typeof(FirstResultConverter),
        typeof(FirstQuoteConverter), typeof(FirstAdjustedConverter),
    ])]
[JsonSerializable(typeof(ChartDocument))]
internal sealed partial class ChartJson : JsonSerializerContext
{
    /// <summary>A chart has a depth of eight.</summary>
    public const int MaxDepth = 32;
}
