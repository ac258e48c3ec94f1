namespace Worker.Calendars.Exchanges;

/// <summary>Australian Securities Exchange: the holidays that New South Wales shares with the nation.</summary>
internal static class Sydney
{
    private static readonly ClosureRule[] Rules =
    [
        new("New Year's Day", year => Observance.OrMonday(new(year, 1, 1))),
        new("Australia Day", year => Observance.OrMonday(new(year, 1, 26))),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        new("Anzac Day", AnzacDay),
        new("King's Birthday", year => WeekdayOfMonth.Nth(2, DayOfWeek.Monday, year, 6)),
        .. Observance.ChristmasAndBoxingDay,
    ];

    private static readonly Closure[] Single =
    [
        new(new(1999, 12, 31), "Eve of 2000"),
        new(new(2010, 4, 26), "Anzac Day, kept on Monday"),
        new(new(2022, 9, 22), "Mourning for Queen Elizabeth II"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "sydney",
        TimeZone = "Australia/Sydney",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules, Single),
        Hours = date => IsHalfDay(date) ? SessionHours.Of((10, 0), (14, 12)) : SessionHours.Of((10, 0), (16, 12)),
    };

    /// <summary>Not moved from a weekend; on Easter Monday it is kept a day later.</summary>
    private static DateOnly AnzacDay(int year)
    {
        var date = new DateOnly(year, 4, 25);
        return date == Easter.Sunday(year).AddDays(1) ? date.AddDays(1) : date;
    }

    /// <summary>The last sessions before Christmas and before New Year's Day.</summary>
    private static bool IsHalfDay(DateOnly date) => date.Month == 12
        && (date == Observance.OrFriday(new(date.Year, 12, 24)) || date == Observance.OrFriday(new(date.Year, 12, 31)));
}
