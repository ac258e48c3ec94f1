using System.Globalization;

namespace Worker.Calendars;

/// <summary>Festivals of the Chinese calendar as Gregorian dates. Years 1902 to 2100.</summary>
internal static class ChineseDates
{
    private static readonly ChineseLunisolarCalendar Calendar = new();

    public static DateOnly NewYear(int year) => Of(year, 1, 1);

    public static DateOnly BuddhasBirthday(int year) => Of(year, 4, 8);

    public static DateOnly TuenNg(int year) => Of(year, 5, 5);

    public static DateOnly MidAutumn(int year) => Of(year, 8, 15);

    public static DateOnly ChungYeung(int year) => Of(year, 9, 9);

    /// <summary>Ching Ming: the day on which the sun reaches 15 degrees of longitude, 4 or 5 April.</summary>
    public static DateOnly ChingMing(int year)
    {
        var (century, ofCentury) = Math.DivRem(year, 100);
        var start = century >= 20 ? 4.81 : 5.59;
        return new DateOnly(year, 4, (int)(start + 0.2422 * ofCentury) - ofCentury / 4);
    }

    /// <param name="month">Without counting leap months: a leap month comes after the month whose number it repeats.</param>
    private static DateOnly Of(int year, int month, int day)
    {
        // The number that the leap month has when all months of the year are counted; 0 without one.
        var leap = Calendar.GetLeapMonth(year);
        var counted = leap != 0 && month >= leap ? month + 1 : month;
        return DateOnly.FromDateTime(Calendar.ToDateTime(year, counted, day, 0, 0, 0, 0));
    }
}
