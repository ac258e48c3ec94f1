namespace Worker.Calendars.Exchanges;

/// <summary>Borsa Italiana.</summary>
internal static class Milan
{
    private static readonly ClosureRule[] Rules =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        ClosureRule.On(5, 1, "Labour Day"),
        ClosureRule.On(8, 15, "Assumption Day"),
        ClosureRule.On(12, 24, "Christmas Eve"),
        ClosureRule.On(12, 25, "Christmas Day"),
        ClosureRule.On(12, 26, "Saint Stephen's Day"),
        ClosureRule.On(12, 31, "New Year's Eve"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "milan",
        TimeZone = "Europe/Rome",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules),
        Hours = static _ => SessionHours.Of((9, 0), (17, 35)),
    };
}
