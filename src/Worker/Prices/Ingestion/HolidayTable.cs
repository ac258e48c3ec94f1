using Worker.Calendars;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>Keeps <c>worker.market_holidays</c> as the calendars say, so that SQL counts sessions as the worker does.</summary>
internal static class HolidayTable
{
    private static readonly DateOnly From = new(1980, 1, 1);

    private const int YearsAhead = 2;

    /// <summary>Writes the weekdays without a session from 1980 to the end of the second year ahead; a repeat writes nothing.</summary>
    public static async Task WriteAsync(WorkerDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var to = new DateOnly(now.Year + YearsAhead, 12, 31);
        // The other calendars have no holidays: their sessions follow from the day of the week.
        await MarketHolidayUpsert.ReplaceAsync(database, TradingCalendar.NewYork.Name, [.. ClosedWeekdays(to)], cancellationToken);
    }

    private static IEnumerable<DateOnly> ClosedWeekdays(DateOnly to)
    {
        for (var date = From; date <= to; date = date.AddDays(1))
        {
            if (TradingCalendar.Weekdays.IsSession(date) && !TradingCalendar.NewYork.IsSession(date))
                yield return date;
        }
    }
}
