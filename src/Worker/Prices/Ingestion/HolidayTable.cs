using Worker.Calendars;
using Worker.Calendars.Choice;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>
/// Keeps <c>worker.market_holidays</c> and <c>worker.weekend_sessions</c> as the calendars say, so that SQL counts sessions as the
/// worker does.
/// </summary>
internal static class HolidayTable
{
    private static readonly DateOnly From = new(1980, 1, 1);

    private const int YearsAhead = 2;

    /// <summary>
    /// Writes each calendar's weekdays without a session and weekend days with one, from 1980 to the end of the second year ahead;
    /// a repeat writes nothing.
    /// </summary>
    public static async Task WriteAsync(
        WorkerDbContext database, CalendarCatalog calendars, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = new DateOnly(now.Year + YearsAhead, 12, 31).DayNumber - From.DayNumber + 1;
        var unusual =
            (from calendar in calendars.All
             where calendar.Name != TradingCalendar.EveryDay.Name
             from date in Enumerable.Range(0, days).Select(From.AddDays)
             where calendar.IsSession(date) != TradingCalendar.IsWeekday(date)
             select (Calendar: calendar.Name, Date: date)).ToLookup(day => TradingCalendar.IsWeekday(day.Date));
        await MarketSessionUpsert.ReplaceAsync(
            database,
            [.. unusual[true].Select(day => new MarketHolidayRow { Calendar = day.Calendar, Date = day.Date })],
            [.. unusual[false].Select(day => new WeekendSessionRow { Calendar = day.Calendar, Date = day.Date })],
            cancellationToken);
    }
}
