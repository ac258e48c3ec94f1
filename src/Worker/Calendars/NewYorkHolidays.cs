using System.Collections.Frozen;

namespace Worker.Calendars;

/// <summary>
/// The weekdays on which the New York exchanges are closed, by rule and, for what no rule foresees, by list (NYSE rule
/// 7.2 and its forerunners). Right from 1971 on, when the Monday holidays began.
/// </summary>
internal static class NewYorkHolidays
{
    private sealed record Rule(string Name, int FirstYear, int LastYear, Func<int, DateOnly> DateIn);

    private const int Always = int.MaxValue;

    private static readonly Rule[] Rules =
    [
        new("New Year's Day", 0, Always, NewYearsDay),
        new("Martin Luther King Jr. Day", 1998, Always, year => Nth(3, DayOfWeek.Monday, year, 1)),
        new("Washington's Birthday", 1971, Always, year => Nth(3, DayOfWeek.Monday, year, 2)),
        new("Good Friday", 0, Always, year => EasterSunday(year).AddDays(-2)),
        new("Memorial Day", 1971, Always, year => Nth(1, DayOfWeek.Monday, year, 6).AddDays(-7)),
        new("Juneteenth", 2022, Always, year => Observed(new DateOnly(year, 6, 19))),
        new("Independence Day", 0, Always, year => Observed(new DateOnly(year, 7, 4))),
        new("Labor Day", 0, Always, year => Nth(1, DayOfWeek.Monday, year, 9)),
        new("Presidential Election Day", 1972, 1980, ElectionDay),
        new("Thanksgiving Day", 0, Always, year => Nth(4, DayOfWeek.Thursday, year, 11)),
        new("Christmas Day", 0, Always, year => Observed(new DateOnly(year, 12, 25))),
    ];

    private static readonly FrozenDictionary<DateOnly, string> SpecialClosures = new Dictionary<DateOnly, string>
    {
        [new(1972, 12, 28)] = "Funeral of President Truman",
        [new(1973, 1, 25)] = "Funeral of President Johnson",
        [new(1977, 7, 14)] = "Blackout in New York City",
        [new(1985, 9, 27)] = "Hurricane Gloria",
        [new(1994, 4, 27)] = "Funeral of President Nixon",
        [new(2001, 9, 11)] = "Attacks of 11 September",
        [new(2001, 9, 12)] = "Attacks of 11 September",
        [new(2001, 9, 13)] = "Attacks of 11 September",
        [new(2001, 9, 14)] = "Attacks of 11 September",
        [new(2004, 6, 11)] = "Funeral of President Reagan",
        [new(2007, 1, 2)] = "Funeral of President Ford",
        [new(2012, 10, 29)] = "Hurricane Sandy",
        [new(2012, 10, 30)] = "Hurricane Sandy",
        [new(2018, 12, 5)] = "Funeral of President George H. W. Bush",
        [new(2025, 1, 9)] = "Funeral of President Carter",
    }.ToFrozenDictionary();

    // The years that data and forecasts fall in, worked out once.
    private const int FirstKnownYear = 1950, LastKnownYear = 2100;

    private static readonly FrozenDictionary<DateOnly, string> Known = Enumerable.Range(FirstKnownYear, LastKnownYear - FirstKnownYear + 1)
        .SelectMany(ClosuresIn).ToFrozenDictionary(closure => closure.Date, closure => closure.Name);

    /// <summary>Why the exchanges are closed on a weekday, or null where they are open (or the day is a weekend day).</summary>
    public static string? NameOf(DateOnly date) => date.Year is >= FirstKnownYear and <= LastKnownYear
        ? Known.GetValueOrDefault(date)
        : ClosuresIn(date.Year).FirstOrDefault(closure => closure.Date == date).Name;

    private static IEnumerable<(DateOnly Date, string Name)> ClosuresIn(int year) =>
        Rules.Where(rule => year >= rule.FirstYear && year <= rule.LastYear)
            .Select(rule => (Date: rule.DateIn(year), rule.Name))
            .Where(closure => closure.Date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && closure.Date.Year == year)
            .Concat(SpecialClosures.Where(closure => closure.Key.Year == year).Select(closure => (closure.Key, closure.Value)));

    /// <summary>A Saturday's holiday is kept on the Friday before, a Sunday's on the Monday after.</summary>
    private static DateOnly Observed(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };

    /// <summary>The exception: a New Year's Day on a Saturday is not kept, since that Friday closes the year's accounts.</summary>
    private static DateOnly NewYearsDay(int year)
    {
        var date = new DateOnly(year, 1, 1);
        return date.DayOfWeek == DayOfWeek.Saturday ? date : Observed(date);
    }

    /// <summary>The Tuesday after the first Monday of November, in years that elect a president.</summary>
    private static DateOnly ElectionDay(int year) =>
        year % 4 == 0 ? Nth(1, DayOfWeek.Monday, year, 11).AddDays(1) : DateOnly.MinValue;

    private static DateOnly Nth(int n, DayOfWeek day, int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)day - (int)first.DayOfWeek + 7) % 7 + 7 * (n - 1));
    }

    /// <summary>The Gregorian Easter by the "anonymous" algorithm (Meeus, Astronomical Algorithms, chapter 8).</summary>
    private static DateOnly EasterSunday(int year)
    {
        var a = year % 19;
        var (b, c) = Math.DivRem(year, 100);
        var (d, e) = Math.DivRem(b, 4);
        var g = (8 * b + 13) / 25;
        var h = (19 * a + b - d - g + 15) % 30;
        var (i, k) = Math.DivRem(c, 4);
        var l = (32 + 2 * e + 2 * i - h - k) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var (month, day) = Math.DivRem(h + l - 7 * m + 114, 31);
        return new DateOnly(year, month, day + 1);
    }
}
