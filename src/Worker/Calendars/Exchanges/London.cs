namespace Worker.Calendars.Exchanges;

/// <summary>London Stock Exchange: the bank holidays of England and Wales, with the years in which they were moved.</summary>
internal static class London
{
    private static readonly ClosureRule[] Rules =
    [
        new("New Year's Day", year => Observance.OrMonday(new(year, 1, 1))),
        ClosureRule.Easter(-2, "Good Friday"),
        ClosureRule.Easter(1, "Easter Monday"),
        new("Early May Bank Holiday", EarlyMay, FirstYear: 1978),
        new("Spring Bank Holiday", Spring, FirstYear: 1971),
        new("Summer Bank Holiday", year => WeekdayOfMonth.Last(DayOfWeek.Monday, year, 8), FirstYear: 1971),
        .. Observance.ChristmasAndBoxingDay,
    ];

    private static readonly Closure[] Single =
    [
        new(new(1999, 12, 31), "Eve of 2000"),
        new(new(2002, 6, 3), "Golden Jubilee"),
        new(new(2011, 4, 29), "Wedding of Prince William"),
        new(new(2012, 6, 5), "Diamond Jubilee"),
        new(new(2022, 6, 3), "Platinum Jubilee"),
        new(new(2022, 9, 19), "Funeral of Queen Elizabeth II"),
        new(new(2023, 5, 8), "Coronation of King Charles III"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "london",
        TimeZone = "Europe/London",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(Rules, Single),
        Hours = date => IsHalfDay(date) ? SessionHours.Of((8, 0), (12, 35)) : SessionHours.Of((8, 0), (16, 35)),
    };

    /// <summary>The last sessions before Christmas and before New Year's Day.</summary>
    private static bool IsHalfDay(DateOnly date) => date.Month == 12
        && (date == Observance.OrFriday(new(date.Year, 12, 24)) || date == Observance.OrFriday(new(date.Year, 12, 31)));

    /// <summary>The first Monday of May; on the day of victory in Europe in 1995 and 2020.</summary>
    private static DateOnly EarlyMay(int year) =>
        year is 1995 or 2020 ? new DateOnly(year, 5, 8) : WeekdayOfMonth.Nth(1, DayOfWeek.Monday, year, 5);

    /// <summary>The last Monday of May; next to the jubilee in June in 2002, 2012 and 2022.</summary>
    private static DateOnly Spring(int year) => year switch
    {
        2002 or 2012 => new DateOnly(year, 6, 4),
        2022 => new DateOnly(year, 6, 2),
        _ => WeekdayOfMonth.Last(DayOfWeek.Monday, year, 5),
    };
}
