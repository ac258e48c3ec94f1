namespace Worker.Calendars;

/// <summary>Tells from the dates of a history which calendar a symbol trades on.</summary>
internal static class CalendarInference
{
    /// <summary>The feed's name of the zone of the New York exchanges.</summary>
    public const string NewYorkZone = "America/New_York";

    // A market that trades at weekends has two bars of seven there, one that is open from Sunday to Thursday one of
    // five (which none of the calendars fits; weekdays is the nearest). A stray bar must not decide.
    private const double WeekendShareOfEveryDay = 0.24;

    // Exchanges elsewhere are open on at least a third of New York's holidays.
    private const double HolidayShareOfElsewhere = 0.2;

    /// <summary>
    /// The calendar that fits best: bars on weekends mean <c>every_day</c>, bars on New York holidays <c>weekdays</c>, neither
    /// <c>new_york</c>, unless the feed says that the exchange lies in another time zone. A history of less than a week says
    /// nothing yet, and is taken for a cryptocurrency's where its zone is UTC.
    /// </summary>
    /// <param name="dates">The dates that have a bar, in any order; more than about three years are not needed.</param>
    /// <param name="timeZone">IANA name as the feed gave it, or null where it gave none.</param>
    public static TradingCalendar Infer(IReadOnlyList<DateOnly> dates, string? timeZone = null)
    {
        var isNewYork = timeZone is null or NewYorkZone;
        var traded = dates.ToHashSet();
        if (traded.Count < 5 && timeZone is "UTC")
            return TradingCalendar.EveryDay;
        if (traded.Count == 0)
            return isNewYork ? TradingCalendar.NewYork : TradingCalendar.Weekdays;
        if (traded.Count(date => !TradingCalendar.Weekdays.IsSession(date)) >= WeekendShareOfEveryDay * traded.Count)
            return TradingCalendar.EveryDay;
        if (!isNewYork)
            return TradingCalendar.Weekdays;

        var holidays = NewYorkHolidaysBetween(traded.Min(), traded.Max()).ToList();
        var tradedHolidays = holidays.Count(traded.Contains);
        return tradedHolidays > 0 && tradedHolidays >= HolidayShareOfElsewhere * holidays.Count
            ? TradingCalendar.Weekdays
            : TradingCalendar.NewYork;
    }

    private static IEnumerable<DateOnly> NewYorkHolidaysBetween(DateOnly from, DateOnly to)
    {
        for (var date = from; date <= to; date = date.AddDays(1))
        {
            if (TradingCalendar.Weekdays.IsSession(date) && !TradingCalendar.NewYork.IsSession(date))
                yield return date;
        }
    }
}
