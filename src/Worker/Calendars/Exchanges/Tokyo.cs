namespace Worker.Calendars.Exchanges;

/// <summary>Tokyo Stock Exchange: the national holidays with their substitutes, and three days around the turn of the year.</summary>
internal static class Tokyo
{
    private static readonly ClosureRule[] NationalHolidays =
    [
        ClosureRule.On(1, 1, "New Year's Day"),
        ClosureRule.On(1, 15, "Coming of Age Day", lastYear: 1999),
        new("Coming of Age Day", year => WeekdayOfMonth.Nth(2, DayOfWeek.Monday, year, 1), FirstYear: 2000),
        ClosureRule.On(2, 11, "Foundation Day"),
        ClosureRule.On(2, 23, "Emperor's Birthday", firstYear: 2020),
        new("Vernal Equinox Day", year => Equinox(year, 3, 20.8431), FirstYear: 1980, LastYear: 2099),
        ClosureRule.On(4, 29, "Showa Day"),
        ClosureRule.On(5, 3, "Constitution Memorial Day"),
        ClosureRule.On(5, 4, "Greenery Day", firstYear: 2007),
        ClosureRule.On(5, 5, "Children's Day"),
        ClosureRule.On(7, 20, "Marine Day", 1996, 2002),
        new("Marine Day", MarineDay, FirstYear: 2003),
        new("Mountain Day", MountainDay, FirstYear: 2016),
        ClosureRule.On(9, 15, "Respect for the Aged Day", lastYear: 2002),
        new("Respect for the Aged Day", year => WeekdayOfMonth.Nth(3, DayOfWeek.Monday, year, 9), FirstYear: 2003),
        new("Autumnal Equinox Day", year => Equinox(year, 9, 23.2488), FirstYear: 1980, LastYear: 2099),
        ClosureRule.On(10, 10, "Sports Day", lastYear: 1999),
        new("Sports Day", SportsDay, FirstYear: 2000),
        ClosureRule.On(11, 3, "Culture Day"),
        ClosureRule.On(11, 23, "Labour Thanksgiving Day"),
        ClosureRule.On(12, 23, "Emperor's Birthday", 1989, 2018),
        ClosureRule.On(5, 1, "Accession of Emperor Naruhito", 2019, 2019),
        ClosureRule.On(10, 22, "Enthronement of Emperor Naruhito", 2019, 2019),
    ];

    private static readonly ClosureRule[] MarketHolidays =
    [
        ClosureRule.On(1, 2, "Market holiday"),
        ClosureRule.On(1, 3, "Market holiday"),
        ClosureRule.On(12, 31, "Market holiday"),
    ];

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "tokyo",
        TimeZone = "Asia/Tokyo",
        CompleteFrom = new(2000, 1, 1),
        Closures = ClosureList.Of(ClosuresIn),
        Hours = static date => SessionHours.Of((9, 0), date >= new DateOnly(2024, 11, 5) ? (15, 30) : (15, 0)),
    };

    private static IEnumerable<Closure> ClosuresIn(int year)
    {
        var holidays = ClosureRule.InYear(NationalHolidays, year).ToList();
        var dates = holidays.Select(holiday => holiday.Date).ToHashSet();
        return [.. holidays, .. Substitutes(holidays, dates), .. BetweenHolidays(dates), .. ClosureRule.InYear(MarketHolidays, year)];
    }

    /// <summary>For a holiday on a Sunday: the Monday after; since 2007 the next day that is no holiday itself.</summary>
    private static IEnumerable<Closure> Substitutes(IReadOnlyList<Closure> holidays, HashSet<DateOnly> dates)
    {
        foreach (var (date, name) in holidays.Where(holiday => holiday.Date.DayOfWeek == DayOfWeek.Sunday))
        {
            var next = date.AddDays(1);
            while (date.Year >= 2007 && dates.Contains(next))
                next = next.AddDays(1);
            if (!dates.Contains(next))
                yield return new Closure(next, $"Substitute for {name}");
        }
    }

    /// <summary>A day between two holidays is one itself.</summary>
    private static IEnumerable<Closure> BetweenHolidays(HashSet<DateOnly> dates) =>
        from date in dates
        let between = date.AddDays(1)
        where !dates.Contains(between) && dates.Contains(date.AddDays(2)) && between.DayOfWeek != DayOfWeek.Sunday
        select new Closure(between, "Citizens' Holiday");

    /// <param name="meanDay">The mean day of the equinox in the month in 1980.</param>
    private static DateOnly Equinox(int year, int month, double meanDay)
    {
        var years = year - 1980;
        return new DateOnly(year, month, (int)(meanDay + 0.242194 * years) - years / 4);
    }

    // In 2020 and 2021 three holidays were moved next to the Olympic Games.
    private static DateOnly MarineDay(int year) => year switch
    {
        2020 => new DateOnly(year, 7, 23),
        2021 => new DateOnly(year, 7, 22),
        _ => WeekdayOfMonth.Nth(3, DayOfWeek.Monday, year, 7),
    };

    private static DateOnly MountainDay(int year) => new(year, 8, year switch { 2020 => 10, 2021 => 8, _ => 11 });

    private static DateOnly SportsDay(int year) => year switch
    {
        2020 => new DateOnly(year, 7, 24),
        2021 => new DateOnly(year, 7, 23),
        _ => WeekdayOfMonth.Nth(2, DayOfWeek.Monday, year, 10),
    };
}
