using System.Globalization;

namespace Worker.Calendars.Exchanges;

/// <summary>
/// Saudi Exchange: Sunday to Thursday, Saturday to Wednesday before 29 June 2013. It announces its holidays year by year; the
/// days that they surely hold are known here, the others go into <c>Prices:Holidays</c>.
/// </summary>
internal static class Riyadh
{
    private static readonly UmAlQuraCalendar Hijri = new();

    private static readonly DateOnly NewWeek = new(2013, 6, 29);

    public static TradingCalendar Calendar { get; } = new()
    {
        Name = "riyadh",
        TimeZone = "Asia/Riyadh",
        IsInWeek = static date => date.DayOfWeek is not (DayOfWeek.Thursday or DayOfWeek.Friday or DayOfWeek.Saturday)
            || date.DayOfWeek == (date < NewWeek ? DayOfWeek.Saturday : DayOfWeek.Thursday),
        Closures = ClosureList.Of(ClosuresIn),
        Hours = static _ => SessionHours.Of((10, 0), (15, 20)),
    };

    private static IEnumerable<Closure> ClosuresIn(int year)
    {
        List<Closure> closures = [new(new(year, 9, 23), "National Day")];
        if (year >= 2022)
            closures.Add(new(new(year, 2, 22), "Founding Day"));

        // The Islamic year is eleven days shorter, so that a Gregorian one may hold parts of three. The calendar ends in 2077.
        var first = year is > 1900 and < 2075 ? Hijri.GetYear(new DateTime(year, 1, 1)) : int.MaxValue;
        for (var hijri = first; hijri <= first + 2L && first < int.MaxValue; hijri++)
        {
            closures.AddRange(Enumerable.Range(1, 3).Select(day => new Closure(Of(hijri, 10, day), "Eid al-Fitr")));
            closures.AddRange(Enumerable.Range(9, 4).Select(day => new Closure(Of(hijri, 12, day), "Eid al-Adha")));
        }
        return closures;
    }

    private static DateOnly Of(int year, int month, int day) => DateOnly.FromDateTime(Hijri.ToDateTime(year, month, day, 0, 0, 0, 0));
}
