using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Observability;

namespace Worker.Prices.Yahoo;

/// <summary>
/// Makes a feed's answer of a chart: dates at the exchange, whole units of the currency, nothing dropped without a count.
/// </summary>
internal static class ChartReader
{
    /// <exception cref="PriceFeedException">The chart is of something else, of a symbol without history, or contradicts itself.</exception>
    public static PriceFeedAnswer Read(ChartResult chart, string symbol, DateOnly from)
    {
        if (chart.Meta is not { } meta)
            throw Refused(symbol, $"Yahoo answered for {symbol} without meta; expected its time zone there. The endpoint may have changed.");
        if (!string.Equals(meta.Symbol, symbol, StringComparison.OrdinalIgnoreCase))
            throw Refused(symbol, $"Yahoo was asked for {symbol} and answered for '{Excerpt.Of(meta.Symbol ?? "")}'. Spell it as Yahoo does in Prices:Symbols.");

        var clock = ExchangeClock.Of(meta.ExchangeTimezoneName, symbol);
        var (currency, unitsPerQuote) = QuotedCurrency.Whole(meta.Currency);
        var rows = new FeedRows(from, unitsPerQuote);
        if (chart.Timestamp is { Count: > 0 } timestamps)
            ReadRows(chart, timestamps, clock, rows, symbol);
        else
            ExpectNoSessions(chart, meta, symbol);

        return new PriceFeedAnswer
        {
            Symbol = meta.Symbol!,
            Bars = rows.Bars(),
            Actions = new ChartActions(clock, from, unitsPerQuote, rows).Read(chart.Events),
            Unreadable = rows.Unreadable,
            EmptyDays = rows.EmptyDays,
            Currency = currency is { Length: <= 8 } && currency.All(char.IsAsciiLetter) ? currency : null,
            UnitsPerQuote = unitsPerQuote,
            TimeZone = meta.ExchangeTimezoneName,
            Exchange = meta.ExchangeName,
            InstrumentType = meta.InstrumentType,
            SessionClose = clock.Time(meta.CurrentTradingPeriod?.Regular?.End ?? default),
        };
    }

    private static void ReadRows(ChartResult chart, IReadOnlyList<FeedCell> timestamps, ExchangeClock clock, FeedRows rows, string symbol)
    {
        if (chart.Meta!.DataGranularity is { } granularity && granularity != "1d")
        {
            throw Refused(
                symbol, $"Yahoo was asked for daily bars of {symbol} and answered with '{Excerpt.Of(granularity)}'. Ask for less: set Prices:From to a later day.");
        }

        var quote = chart.Indicators?.Quote is [{ } first, ..] ? first : new ChartQuote(null, null, null, null, null);
        var columns = new Columns(symbol, timestamps.Count);
        var (open, high, low) = (columns.Of("open", quote.Open), columns.Of("high", quote.High), columns.Of("low", quote.Low));
        var (close, volume) = (columns.Of("close", quote.Close), columns.Of("volume", quote.Volume));
        var adjusted = columns.Of("adjclose", chart.Indicators?.Adjusted is [{ } only, ..] ? only.Close : null);
        for (var i = 0; i < timestamps.Count; i++)
        {
            var row = new FeedRow(open(i), high(i), low(i), close(i), adjusted(i), volume(i));
            if (clock.Session(timestamps[i]) is { } date)
                rows.Add(date, row);
            else
                RejectUndated(rows, timestamps[i], row, i + 1);
        }
    }

    /// <summary>No timestamps and status 200: a range without sessions, or a symbol that Yahoo has no history of.</summary>
    private static void ExpectNoSessions(ChartResult chart, ChartMeta meta, string symbol)
    {
        if (chart.Indicators?.Quote is [{ } quote, ..] && (HasAny(quote.Open) || HasAny(quote.High) || HasAny(quote.Low) || HasAny(quote.Close)))
            throw Refused(symbol, $"Yahoo answered for {symbol} with prices but without timestamps; expected one timestamp a price.");
        if (meta.FirstTradeDate.Number is null && meta.RegularMarketPrice.Number is null)
        {
            throw Refused(
                symbol,
                $"Yahoo knows {symbol} but has no prices of it: it may be delisted or renamed. Look it up on Yahoo Finance, "
                + "then correct or remove it in Prices:Symbols.");
        }
    }

    private static bool HasAny(IReadOnlyList<FeedCell>? column) => column is { Count: > 0 };

    private static void RejectUndated(FeedRows rows, FeedCell timestamp, FeedRow row, int position)
    {
        var received = timestamp.Unreadable ?? timestamp.Number?.ToString(CultureInfo.InvariantCulture) ?? "null";
        var values = JsonNode.Parse(row.ToJson())!.AsObject();
        values["timestamp"] = received;
        rows.Reject($"row {position}", null, "unreadable_date", $"row {position}: timestamp was {received}; expected seconds since 1970.", values.ToJsonString());
    }

    private static PriceFeedException Refused(string symbol, string message) => new(symbol, message, isTransient: false);

    /// <summary>Columns that may be missing, but not shorter or longer than the timestamps: then no value could be dated.</summary>
    private readonly struct Columns(string symbol, int count)
    {
        public Func<int, FeedCell> Of(string name, IReadOnlyList<FeedCell>? cells)
        {
            if (cells is null or { Count: 0 })
                return _ => default;
            return cells.Count == count
                ? i => cells[i]
                : throw Refused(
                    symbol, $"Yahoo answered for {symbol} with {count} timestamps but {cells.Count} values of {name}; expected as many.");
        }
    }
}
