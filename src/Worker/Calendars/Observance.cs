namespace Worker.Calendars;

/// <summary>On which day a holiday is kept if it falls on a weekend.</summary>
internal static class Observance
{
    /// <summary>A Saturday's and a Sunday's holiday is kept on the Monday after.</summary>
    public static DateOnly OrMonday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(2),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };

    /// <summary>A Saturday's holiday is kept on the Friday before, a Sunday's on the Monday after.</summary>
    public static DateOnly NearestWeekday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };

    /// <summary>The newest day from Monday to Friday that is not after a date.</summary>
    public static DateOnly OrFriday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(-2),
        _ => date,
    };

    /// <summary>
    /// Christmas Day and Boxing Day of the Commonwealth: on a weekend the 25th is kept on the 27th, the 26th on the 28th.
    /// </summary>
    public static IReadOnlyList<ClosureRule> ChristmasAndBoxingDay { get; } =
    [
        new("Christmas Day", static year => OrTwoDaysLater(new DateOnly(year, 12, 25))),
        new("Boxing Day", static year => OrTwoDaysLater(new DateOnly(year, 12, 26))),
    ];

    private static DateOnly OrTwoDaysLater(DateOnly date) => TradingCalendar.IsWeekday(date) ? date : date.AddDays(2);
}
