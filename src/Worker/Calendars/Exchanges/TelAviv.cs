using System.Globalization;

namespace Worker.Calendars.Exchanges;

/// <summary>
/// Tel Aviv Stock Exchange: Monday to Friday since 5 January 2026, Sunday to Thursday before. Closed on the Jewish holidays and
/// their eves; days of elections go into <c>Prices:Holidays</c>.
/// </summary>
internal static class TelAviv
{
    private static readonly HebrewCalendar Hebrew = new();

    private static readonly DateOnly NewWeek = new(2026, 1, 4);

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "tel_aviv",
        TimeZone = "Asia/Jerusalem",
        IsInWeek = static date => date >= NewWeek
            ? TradingCalendar.IsWeekday(date)
            : date.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday),
        Closures = ClosureList.Of(ClosuresIn),
        Hours = HoursOf,
    };

    private static SessionHours HoursOf(DateOnly date) => SessionHours.Of((9, 59), date.DayOfWeek switch
    {
        DayOfWeek.Sunday => (15, 50),
        DayOfWeek.Friday => (13, 50),
        _ => (17, 25),
    });

    private static IEnumerable<Closure> ClosuresIn(int year)
    {
        // From Tishri, in autumn of the year before, to Tishri.
        var spring = year + 3760;
        return [.. InAutumn(spring + 1), .. InSpring(spring)];
    }

    private static IEnumerable<Closure> InAutumn(int year)
    {
        var newYear = Of(year, 1, 1);
        yield return new(newYear.AddDays(-1), "Eve of Rosh Hashanah");
        yield return new(newYear, "Rosh Hashanah");
        yield return new(newYear.AddDays(1), "Rosh Hashanah");
        yield return new(newYear.AddDays(8), "Eve of Yom Kippur");
        yield return new(newYear.AddDays(9), "Yom Kippur");
        yield return new(newYear.AddDays(13), "Eve of Sukkot");
        yield return new(newYear.AddDays(14), "Sukkot");
        yield return new(newYear.AddDays(20), "Eve of Simchat Torah");
        yield return new(newYear.AddDays(21), "Simchat Torah");
    }

    private static IEnumerable<Closure> InSpring(int year)
    {
        var nisan = Hebrew.IsLeapYear(year) ? 8 : 7;
        var passover = Of(year, nisan, 15);
        yield return new(passover.AddDays(-30), "Purim");
        yield return new(passover.AddDays(-1), "Eve of Passover");
        yield return new(passover, "Passover");
        yield return new(passover.AddDays(5), "Eve of the last day of Passover");
        yield return new(passover.AddDays(6), "Last day of Passover");
        var independence = IndependenceDay(Of(year, nisan + 1, 5));
        yield return new(independence.AddDays(-1), "Memorial Day");
        yield return new(independence, "Independence Day");
        yield return new(passover.AddDays(49), "Eve of Shavuot");
        yield return new(passover.AddDays(50), "Shavuot");
        var fast = Of(year, nisan + 4, 9);
        yield return new(fast.DayOfWeek == DayOfWeek.Saturday ? fast.AddDays(1) : fast, "Fast of Av");
    }

    /// <summary>5 Iyar, moved so that neither it nor the day before touches the Sabbath.</summary>
    private static DateOnly IndependenceDay(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Friday => date.AddDays(-1),
        DayOfWeek.Saturday => date.AddDays(-2),
        DayOfWeek.Monday when date.Year >= 2004 => date.AddDays(1),
        _ => date,
    };

    private static DateOnly Of(int year, int month, int day) => DateOnly.FromDateTime(Hebrew.ToDateTime(year, month, day, 0, 0, 0, 0));
}
