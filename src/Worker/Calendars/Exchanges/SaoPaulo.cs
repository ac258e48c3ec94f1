namespace Worker.Calendars.Exchanges;

/// <summary>B3. Holidays of the city and the state of Sao Paulo are sessions since 2022.</summary>
internal static class SaoPaulo
{
    private static readonly TimeZoneInfo NewYorkZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static readonly ClosureRule[] Rules =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.On(1, 25, "Founding of Sao Paulo", lastYear: 2021),
        ClosureRule.Easter(-48, "Carnival Monday"),
        ClosureRule.Easter(-47, "Carnival Tuesday"),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.On(4, 21, "Tiradentes Day"),
        ClosureRule.On(5, 1, "Labour Day"),
        ClosureRule.Easter(60, "Corpus Christi"),
        ClosureRule.On(7, 9, "Constitutionalist Revolution", 1997, 2019),
        ClosureRule.On(7, 9, "Constitutionalist Revolution", 2021, 2021),
        ClosureRule.On(9, 7, "Independence Day"),
        ClosureRule.On(10, 12, "Our Lady of Aparecida"),
        ClosureRule.On(11, 2, "All Souls' Day"),
        ClosureRule.On(11, 15, "Republic Day"),
        ClosureRule.On(11, 20, "Black Consciousness Day", 2006, 2019),
        ClosureRule.On(11, 20, "Black Consciousness Day", firstYear: 2024),
        ClosureRule.On(12, 24, "Christmas Eve"),
        ClosureRule.On(12, 25, "Christmas Day"),
        new("Last weekday of the year", year => Observance.OrFriday(new(year, 12, 31))),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "sao_paulo",
        TimeZone = "America/Sao_Paulo",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules, new Closure(new(2014, 6, 12), "Opening of the World Cup")),
        Hours = HoursOf,
    };

    /// <summary>The end follows New York's clock, an hour later while that is on winter time; Ash Wednesday begins at 13:00.</summary>
    private static SessionHours HoursOf(DateOnly date)
    {
        var isSummer = NewYorkZone.IsDaylightSavingTime(date.ToDateTime(new TimeOnly(12, 0)));
        var open = date == Easter.Sunday(date.Year).AddDays(-46) ? (13, 0) : (10, 0);
        return SessionHours.Of(open, isSummer ? (17, 0) : (18, 0));
    }
}
