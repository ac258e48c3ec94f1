namespace Worker.Calendars.Exchanges;

/// <summary>Bolsa de Madrid. National holidays were sessions from 2005 on; complete from 2007.</summary>
internal static class Madrid
{
    private static readonly ClosureRule[] Rules =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.On(1, 6, "Epiphany", lastYear: 2006),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        ClosureRule.On(5, 1, "Labour Day"),
        ClosureRule.On(8, 15, "Assumption Day", lastYear: 2004),
        ClosureRule.On(10, 12, "National Day", lastYear: 2004),
        ClosureRule.On(11, 1, "All Saints' Day", lastYear: 2004),
        ClosureRule.On(12, 6, "Constitution Day", lastYear: 2004),
        ClosureRule.On(12, 8, "Immaculate Conception", lastYear: 2004),
        ClosureRule.On(12, 25, "Christmas Day"),
        ClosureRule.On(12, 26, "Boxing Day"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "madrid",
        TimeZone = "Europe/Madrid",
        CompleteFrom = new(2007, 1, 1),
        Closures = ClosureList.Of(Rules),
        Hours = static date => date is { Month: 12, Day: 24 or 31 } ? SessionHours.Of((9, 0), (14, 5)) : SessionHours.Of((9, 0), (17, 35)),
    };
}
