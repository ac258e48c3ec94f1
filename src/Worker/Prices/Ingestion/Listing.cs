using Worker.Calendars;
using Worker.Calendars.Choice;
using Worker.Storage.Tables;

namespace Worker.Prices.Ingestion;

/// <summary>Where and when a symbol trades: by the settings, else by the feed, else by what was known, else New York.</summary>
/// <param name="SessionClose">The end of a whole session; midnight means the end of the day.</param>
internal sealed record Listing(TradingCalendar Calendar, TimeZoneInfo TimeZone, TimeOnly SessionClose)
{
    private const string NewYorkZone = "America/New_York";

    // Enough to hold one that is no half day.
    private const int SessionsLookedAt = 10;

    public static readonly TimeOnly NewYorkClose = new(16, 0);

    /// <param name="now">Hours change through the years: those of now count.</param>
    /// <exception cref="PriceFeedException">The feed names a time zone that this machine does not know.</exception>
    public static Listing Of(PriceFeedAnswer answer, StoredPrices stored, PricesOptions settings, DateTimeOffset now)
    {
        var zoneName = answer.TimeZone ?? stored.Symbol?.TimeZone;
        var chosen = CalendarChoice.Of(
            new TradedInstrument
            {
                Symbol = answer.Symbol,
                Setting = settings.Calendars.GetValueOrDefault(answer.Symbol),
                Exchange = answer.Exchange,
                Type = answer.InstrumentType,
                TimeZone = zoneName,
                Dates = [.. stored.Recent.Select(bar => bar.Date), .. answer.Bars.Where(bar => bar.Close is not null).Select(bar => bar.Date)],
            },
            settings.CalendarCatalog());

        // What trades every day has no closing bell: its day ends at midnight.
        var isAlwaysOpen = chosen.Name == TradingCalendar.EveryDay.Name;
        zoneName ??= chosen.TimeZone ?? (isAlwaysOpen ? "UTC" : NewYorkZone);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            throw new PriceFeedException(answer.Symbol,
                $"{answer.Symbol}: the feed gives the time zone '{zoneName}', which this machine does not know; expected an IANA name "
                + "such as America/New_York. If the name is right, install the tzdata package.", isTransient: false);
        }
        var close = CloseOf(chosen, zone, now) ?? answer.SessionClose ?? stored.Symbol?.SessionClose
            ?? (isAlwaysOpen ? TimeOnly.MinValue : NewYorkClose);
        return new Listing(chosen, zone, close);
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

    /// <summary>The calendar's own close of a whole session; a feed may give the early close of a half day.</summary>
    private static TimeOnly? CloseOf(TradingCalendar calendar, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (calendar.Hours is not { } hours || calendar.TimeZone != zone.Id)
            return null;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Enumerable.Range(1, SessionsLookedAt).Max(sessions => hours(calendar.Previous(today.AddDays(1), sessions)).Close);
    }
}
