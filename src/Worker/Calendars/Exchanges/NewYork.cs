namespace Worker.Calendars.Exchanges;

/// <summary>
/// NYSE and Nasdaq, by NYSE rule 7.2 and its forerunners. Complete from 1971 on, when the Monday holidays began.
/// </summary>
internal static class NewYork
{
    private static readonly ClosureRule[] Rules =
    [
        new("New Year's Day", NewYearsDay),
        new("Martin Luther King Jr. Day", year => WeekdayOfMonth.Nth(3, DayOfWeek.Monday, year, 1), FirstYear: 1998),
        new("Washington's Birthday", year => WeekdayOfMonth.Nth(3, DayOfWeek.Monday, year, 2), FirstYear: 1971),
        ClosureRule.Easter(-2, "Good Friday"),
        new("Memorial Day", year => WeekdayOfMonth.Last(DayOfWeek.Monday, year, 5), FirstYear: 1971),
        new("Juneteenth", year => Observance.NearestWeekday(new(year, 6, 19)), FirstYear: 2022),
        new("Independence Day", year => Observance.NearestWeekday(new(year, 7, 4))),
        new("Labor Day", year => WeekdayOfMonth.Nth(1, DayOfWeek.Monday, year, 9)),
        new("Presidential Election Day", ElectionDay, FirstYear: 1972, LastYear: 1980),
        new("Thanksgiving Day", Thanksgiving),
        new("Christmas Day", year => Observance.NearestWeekday(new(year, 12, 25))),
    ];

    private static readonly Closure[] Single =
    [
        new(new(1972, 12, 28), "Funeral of President Truman"),
        new(new(1973, 1, 25), "Funeral of President Johnson"),
        new(new(1977, 7, 14), "Blackout in New York City"),
        new(new(1985, 9, 27), "Hurricane Gloria"),
        new(new(1994, 4, 27), "Funeral of President Nixon"),
        new(new(2001, 9, 11), "Attacks of 11 September"),
        new(new(2001, 9, 12), "Attacks of 11 September"),
        new(new(2001, 9, 13), "Attacks of 11 September"),
        new(new(2001, 9, 14), "Attacks of 11 September"),
        new(new(2004, 6, 11), "Funeral of President Reagan"),
        new(new(2007, 1, 2), "Funeral of President Ford"),
        new(new(2012, 10, 29), "Hurricane Sandy"),
        new(new(2012, 10, 30), "Hurricane Sandy"),
        new(new(2018, 12, 5), "Funeral of President George H. W. Bush"),
        new(new(2025, 1, 9), "Funeral of President Carter"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "new_york",
        TimeZone = "America/New_York",
        CompleteFrom = new(1971, 1, 1),
        Closures = ClosureList.Of(Rules, Single),
        Hours = date => IsHalfDay(date) ? SessionHours.Of((9, 30), (13, 0)) : SessionHours.Of((9, 30), (16, 0)),
    };

    /// <summary>
    /// 13:00 on the day after Thanksgiving, on Christmas Eve and on the eve of Independence Day (holidays themselves aside).
    /// </summary>
    private static bool IsHalfDay(DateOnly date) =>
        date is { Month: 12, Day: 24 } or { Month: 7, Day: 3 } || (date.Month == 11 && date == Thanksgiving(date.Year).AddDays(1));

    private static DateOnly Thanksgiving(int year) => WeekdayOfMonth.Nth(4, DayOfWeek.Thursday, year, 11);

    /// <summary>A New Year's Day on a Saturday is not kept, since that Friday closes the year's accounts.</summary>
    private static DateOnly NewYearsDay(int year)
    {
        var date = new DateOnly(year, 1, 1);
        return date.DayOfWeek == DayOfWeek.Saturday ? date : Observance.NearestWeekday(date);
    }

    /// <summary>The Tuesday after the first Monday of November, in years that elect a president.</summary>
    private static DateOnly ElectionDay(int year) =>
        year % 4 == 0 ? WeekdayOfMonth.Nth(1, DayOfWeek.Monday, year, 11).AddDays(1) : DateOnly.MinValue;
}
