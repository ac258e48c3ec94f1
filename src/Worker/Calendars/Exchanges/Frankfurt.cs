namespace Worker.Calendars.Exchanges;

/// <summary>Xetra and the floor of the Frankfurt exchange, which have the same sessions.</summary>
internal static class Frankfurt
{
    private static readonly ClosureRule[] Rules =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        ClosureRule.On(5, 1, "Labour Day"),
        ClosureRule.Easter(50, "Whit Monday", 2007, 2007),
        ClosureRule.Easter(50, "Whit Monday", 2015, 2021),
        ClosureRule.On(10, 3, "Day of German Unity", 2014, 2021),
        ClosureRule.On(10, 31, "Reformation Day", 2017, 2017),
        ClosureRule.On(12, 24, "Christmas Eve"),
        ClosureRule.On(12, 25, "Christmas Day"),
        ClosureRule.On(12, 26, "Second Day of Christmas"),
        ClosureRule.On(12, 31, "New Year's Eve"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "frankfurt",
        TimeZone = "Europe/Berlin",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules),
        Hours = date => IsHalfDay(date) ? SessionHours.Of((9, 0), (14, 5)) : SessionHours.Of((9, 0), (17, 35)),
    };

    /// <summary>The last session of the year.</summary>
    private static bool IsHalfDay(DateOnly date) => date.Month == 12 && date == Observance.OrFriday(new(date.Year, 12, 30));
}
