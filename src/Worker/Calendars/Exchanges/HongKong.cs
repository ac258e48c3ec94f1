namespace Worker.Calendars.Exchanges;

/// <summary>Hong Kong Exchanges: the general holidays, and until September 2024 days of typhoons.</summary>
internal static class HongKong
{
    /// <summary>Since then a holiday on a Sunday is made up for on the day after, before it was on the day before.</summary>
    private const int MadeUpForLater = 2011;

    // Since 23 September 2024 the exchange trades in typhoons.
    private static readonly Closure[] Single =
    [
        new(new(2001, 7, 6), "Typhoon Utor"),
        new(new(2001, 7, 25), "Typhoon Yutu"),
        new(new(2008, 8, 6), "Typhoon Kammuri"),
        new(new(2008, 8, 22), "Typhoon Nuri"),
        new(new(2011, 9, 29), "Typhoon Nesat"),
        new(new(2013, 8, 14), "Typhoon Utor"),
        new(new(2015, 9, 3), "70 years after the war"),
        new(new(2016, 8, 2), "Typhoon Nida"),
        new(new(2016, 10, 21), "Typhoon Haima"),
        new(new(2017, 8, 23), "Typhoon Hato"),
        new(new(2020, 10, 13), "Typhoon Nangka"),
        new(new(2021, 10, 13), "Typhoon Kompasu"),
        new(new(2023, 7, 17), "Typhoon Talim"),
        new(new(2023, 9, 1), "Typhoon Saola"),
        new(new(2023, 9, 8), "Rainstorm"),
        new(new(2024, 9, 6), "Typhoon Yagi"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "hong_kong",
        TimeZone = "Asia/Hong_Kong",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(ClosuresIn, Single),
        Hours = date => IsHalfDay(date) ? SessionHours.Of((9, 30), (12, 10)) : SessionHours.Of((9, 30), (16, 10)),
    };

    private static IEnumerable<Closure> ClosuresIn(int year)
    {
        var kept = new Dictionary<DateOnly, string>
        {
            [Easter.Sunday(year).AddDays(-2)] = "Good Friday",
            [Easter.Sunday(year).AddDays(1)] = "Easter Monday",
        };
        foreach (var date in LunarNewYear(year))
            kept[date] = "Lunar New Year";

        Keep(new(year, 1, 1), "New Year's Day");
        Keep(ChineseDates.ChingMing(year), "Ching Ming");
        Keep(ChineseDates.BuddhasBirthday(year), "Buddha's Birthday");
        Keep(new(year, 5, 1), "Labour Day");
        Keep(ChineseDates.TuenNg(year), "Tuen Ng");
        Keep(new(year, 7, 1), "Establishment Day");
        Keep(new(year, 10, 1), "National Day");
        Keep(DayAfterMidAutumn(year), "Day after Mid-Autumn");
        Keep(ChineseDates.ChungYeung(year), "Chung Yeung");
        Keep(new(year, 12, 25), "Christmas Day");
        Keep(new(year, 12, 26), "Day after Christmas");
        return kept.Select(pair => new Closure(pair.Key, pair.Value));

        // On a Sunday or on another holiday: the next day that is neither.
        void Keep(DateOnly date, string name)
        {
            while (date.DayOfWeek == DayOfWeek.Sunday || kept.ContainsKey(date))
                date = date.AddDays(1);
            kept[date] = name;
        }
    }

    /// <summary>Three days; a Sunday among them is made up for by the fourth, in earlier years by the eve.</summary>
    private static DateOnly[] LunarNewYear(int year)
    {
        var first = ChineseDates.NewYear(year);
        DateOnly[] days = [first, first.AddDays(1), first.AddDays(2)];
        return days.Any(day => day.DayOfWeek == DayOfWeek.Sunday)
            ? [.. days, year >= MadeUpForLater ? first.AddDays(3) : first.AddDays(-1)]
            : days;
    }

    /// <summary>Where that is a Sunday, it was the festival itself in earlier years.</summary>
    private static DateOnly DayAfterMidAutumn(int year)
    {
        var festival = ChineseDates.MidAutumn(year);
        return year < MadeUpForLater && festival.DayOfWeek == DayOfWeek.Saturday ? festival : festival.AddDays(1);
    }

    /// <summary>The eves of Christmas, New Year and the Lunar New Year.</summary>
    private static bool IsHalfDay(DateOnly date) =>
        date is { Month: 12, Day: 24 or 31 } || (date.Year is > 1901 and < 2101 && date == ChineseDates.NewYear(date.Year).AddDays(-1));
}
