namespace Worker.Calendars;

/// <summary>
/// A day on which no symbol of a calendar has a bar is taken for a closure that the calendar does not know, for a bounded number of
/// sessions in a row. <c>worker.closure_allowance</c> says the same in SQL.
/// </summary>
internal static class UnknownClosure
{
    /// <summary>Holidays of some days in a row, which only calendars that know not all closures may lack.</summary>
    private const int OfIncompleteCalendar = 7;

    /// <summary>A storm, a day of mourning.</summary>
    private const int OfCompleteCalendar = 2;

    /// <summary>How many sessions in a row may be without any bar.</summary>
    public static int Allowance(TradingCalendar calendar) =>
        calendar.Name == TradingCalendar.EveryDay.Name ? 0
        : calendar.CompleteFrom is null ? OfIncompleteCalendar
        : OfCompleteCalendar;

    /// <summary>The newest session that a symbol of the calendar can be expected to have.</summary>
    /// <param name="finished">The newest finished session by the calendar.</param>
    /// <param name="lastTraded">The newest session of any symbol of the calendar; null if there is none.</param>
    public static DateOnly Expected(TradingCalendar calendar, DateOnly finished, DateOnly? lastTraded) =>
        lastTraded is { } last && last < finished && calendar.SessionsBetween(last, finished) <= Allowance(calendar) ? last : finished;
}
