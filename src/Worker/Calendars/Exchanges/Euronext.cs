namespace Worker.Calendars.Exchanges;

/// <summary>Euronext in Paris, Amsterdam, Brussels and Lisbon: one list of closures since 2002, national ones before.</summary>
internal static class Euronext
{
    private static readonly ClosureRule[] Rules =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        ClosureRule.On(5, 1, "Labour Day"),
        ClosureRule.Easter(50, "Whit Monday", 2000, 2001),
        ClosureRule.On(12, 25, "Christmas Day"),
        ClosureRule.On(12, 26, "Boxing Day"),
        ClosureRule.On(12, 31, "New Year's Eve", 2001, 2001),
    ];

    public static TradingCalendar Paris { get; } = Of("paris", "Europe/Paris", 2000, new Closure(new(2000, 7, 14), "Bastille Day"));

    public static TradingCalendar Amsterdam { get; } = Of("amsterdam", "Europe/Amsterdam", 2000,
        new Closure(new(2000, 6, 1), "Ascension Day"), new Closure(new(2001, 4, 30), "Queen's Day"));

    public static TradingCalendar Brussels { get; } = Of("brussels", "Europe/Brussels", 2002);

    /// <summary>An hour behind the others by its clocks, so that all open and close together.</summary>
    public static TradingCalendar Lisbon { get; } = Of("lisbon", "Europe/Lisbon", 2003);

    private static TradingCalendar Of(string name, string timeZone, int completeFrom, params Closure[] single)
    {
        var shift = timeZone is "Europe/Lisbon" ? -1 : 0;
        return new()
        {
            Name = name,
            TimeZone = timeZone,
            CompleteFrom = new(completeFrom, 1, 1),
            Closures = ClosureList.Of(Rules, single),
            Hours = date => IsHalfDay(date)
                ? SessionHours.Of((9 + shift, 0), (14 + shift, 10))
                : SessionHours.Of((9 + shift, 0), (17 + shift, 35)),
        };
    }

    private static bool IsHalfDay(DateOnly date) => date is { Month: 12, Day: 24 or 31 };
}
