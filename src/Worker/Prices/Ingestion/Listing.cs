using Worker.Calendars;
using Worker.Storage.Tables;

namespace Worker.Prices.Ingestion;

/// <summary>Where and when a symbol trades: by the settings, else by the feed, else by what was known, else New York.</summary>
internal sealed record Listing(TradingCalendar Calendar, TimeZoneInfo TimeZone, TimeOnly SessionClose)
{
    public static readonly TimeOnly NewYorkClose = new(16, 0);

    /// <param name="calendar">The calendar's name by the settings, or null to infer it from the history.</param>
    /// <exception cref="PriceFeedException">The feed names a time zone that this machine does not know.</exception>
    public static Listing Of(PriceFeedAnswer answer, StoredPrices stored, string? calendar)
    {
        var zoneName = answer.TimeZone ?? stored.Symbol?.TimeZone;
        var chosen = calendar is not null
            ? TradingCalendar.ByName(calendar)
            : CalendarInference.Infer(
                [.. stored.Recent.Select(bar => bar.Date), .. answer.Bars.Where(bar => bar.Close is not null).Select(bar => bar.Date)], zoneName);

        // What trades every day has no closing bell: its day ends at midnight.
        var isAlwaysOpen = chosen == TradingCalendar.EveryDay;
        zoneName ??= isAlwaysOpen ? "UTC" : CalendarInference.NewYorkZone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            throw new PriceFeedException(answer.Symbol,
                $"{answer.Symbol}: the feed gives the time zone '{zoneName}', which this machine does not know; expected an IANA name "
                + "such as America/New_York. If the name is right, install the tzdata package.", isTransient: false);
        }
        return new Listing(chosen, zone, answer.SessionClose ?? stored.Symbol?.SessionClose ?? (isAlwaysOpen ? TimeOnly.MinValue : NewYorkClose));
    }

    public BarCheckContext CheckedAt(DateTimeOffset now, decimal maxDailyMove, decimal? closeBefore) => new()
    {
        Calendar = Calendar,
        Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZone).DateTime),
        LastFinishedSession = Calendar.LastFinishedSession(now, TimeZone, SessionClose),
        MaxDailyMove = maxDailyMove,
        PreviousClose = closeBefore,
    };

    public SymbolRow ToRow(string symbol, string source, string? currency) => new()
    {
        Symbol = symbol,
        Source = source,
        Currency = currency,
        TimeZone = TimeZone.Id,
        Calendar = Calendar.Name,
        SessionClose = SessionClose,
    };
}
