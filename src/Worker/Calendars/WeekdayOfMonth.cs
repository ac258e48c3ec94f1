namespace Worker.Calendars;

/// <summary>Days such as "the third Monday of February".</summary>
internal static class WeekdayOfMonth
{
    /// <param name="n">From 1.</param>
    public static DateOnly Nth(int n, DayOfWeek day, int year, int month) =>
        OnOrAfter(day, new DateOnly(year, month, 1)).AddDays(7 * (n - 1));

    public static DateOnly Last(DayOfWeek day, int year, int month) =>
        OnOrBefore(day, new DateOnly(year, month, DateTime.DaysInMonth(year, month)));

    public static DateOnly OnOrAfter(DayOfWeek day, DateOnly date) => date.AddDays(((int)day - (int)date.DayOfWeek + 7) % 7);

    public static DateOnly OnOrBefore(DayOfWeek day, DateOnly date) => date.AddDays(-(((int)date.DayOfWeek - (int)day + 7) % 7));
}
