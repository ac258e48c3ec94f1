namespace Worker.Calendars.Exchanges;

/// <summary>Toronto Stock Exchange and TSX Venture.</summary>
internal static class Toronto
{
    private static readonly ClosureRule[] Rules =
    [
        new("New Year's Day", year => Observance.OrMonday(new(year, 1, 1))),
        new("Family Day", year => WeekdayOfMonth.Nth(3, DayOfWeek.Monday, year, 2), FirstYear: 2008),
        ClosureRule.Easter(-2, "Good Friday"),
        new("Victoria Day", year => WeekdayOfMonth.OnOrBefore(DayOfWeek.Monday, new(year, 5, 24))),
        new("Canada Day", year => Observance.OrMonday(new(year, 7, 1))),
        new("Civic Holiday", year => WeekdayOfMonth.Nth(1, DayOfWeek.Monday, year, 8)),
        new("Labour Day", year => WeekdayOfMonth.Nth(1, DayOfWeek.Monday, year, 9)),
        new("Thanksgiving Day", year => WeekdayOfMonth.Nth(2, DayOfWeek.Monday, year, 10)),
        .. Observance.ChristmasAndBoxingDay,
    ];

    private static readonly Closure[] Single =
    [
        new(new(2001, 9, 11), "Attacks of 11 September"),
        new(new(2001, 9, 12), "Attacks of 11 September"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "toronto",
        TimeZone = "America/Toronto",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules, Single),
        Hours = static date => date is { Month: 12, Day: 24 } ? SessionHours.Of((9, 30), (13, 0)) : SessionHours.Of((9, 30), (16, 0)),
    };
}
