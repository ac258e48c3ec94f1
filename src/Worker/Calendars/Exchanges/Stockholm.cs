namespace Worker.Calendars.Exchanges;

/// <summary>Nasdaq Stockholm. Its half days are the eves of holidays.</summary>
internal static class Stockholm
{
    private static readonly ClosureRule[] Rules =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.On(1, 6, "Epiphany"),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        ClosureRule.On(5, 1, "Labour Day"),
        ClosureRule.Easter(39, "Ascension Day"),
        ClosureRule.Easter(50, "Whit Monday", lastYear: 2004),
        ClosureRule.On(6, 6, "National Day", firstYear: 2005),
        new("Midsummer Eve", year => WeekdayOfMonth.OnOrAfter(DayOfWeek.Friday, new(year, 6, 19))),
        ClosureRule.On(12, 24, "Christmas Eve"),
        ClosureRule.On(12, 25, "Christmas Day"),
        ClosureRule.On(12, 26, "Second Day of Christmas"),
        ClosureRule.On(12, 31, "New Year's Eve"),
    ];

    private static readonly ClosureRule[] HalfDays =
    [
        ClosureRule.On(1, 5, "Epiphany Eve"),
        ClosureRule.Easter(-3, "Maundy Thursday"),
        ClosureRule.On(4, 30, "Walpurgis Night"),
        ClosureRule.Easter(38, "Eve of Ascension Day"),
        new("All Saints' Eve", year => WeekdayOfMonth.OnOrAfter(DayOfWeek.Friday, new(year, 10, 30))),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "stockholm",
        TimeZone = "Europe/Stockholm",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules),
        Hours = date => HalfDays.Any(day => day.DateIn(date.Year) == date) ? SessionHours.Of((9, 0), (13, 0)) : SessionHours.Of((9, 0), (17, 30)),
    };
}
