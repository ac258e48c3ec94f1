namespace Worker.Prices.Tables;

/// <summary>
/// Refuses a table that has another step than a day. The bars of hours and weeks look like those of days, and a model that learns from them
/// is wrong without a sign.
/// </summary>
internal static class DailyRows
{
    /// <summary>Fewer dates show no step.</summary>
    private const int FewestDates = 10;

    /// <summary>
    /// The middle number of days from one date to the next from which on a table is weekly: holidays make single steps of a week.
    /// </summary>
    private const int WeeklyStep = 5;

    /// <summary>Whether as many days are from one date to the next as in a weekly table.</summary>
    public static bool IsLongStep(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber >= WeeklyStep;

    /// <summary>Whether a table with one row a date passes, by the number of its dates with a close.</summary>
    /// <param name="longSteps">How many of the steps between them are long.</param>
    public static bool Passes(int dates, int longSteps) => dates < FewestDates || dates - 1 - longSteps > (dates - 1) / 2;

    /// <exception cref="PriceFeedException">Most days have several rows with different prices, or most steps are a week or
    /// longer.</exception>
    public static void Require(string symbol, string place, IReadOnlyList<TableRow> rows)
    {
        // As almost every table is: nothing has to be grouped or sorted.
        if (PassesInOrder(rows))
            return;
        var days = rows.Where(row => row.Close is not null).GroupBy(row => row.Date, row => row.Close).ToList();
        if (days.Count < FewestDates)
            return;
        var several = days.Count(day => day.Distinct().Count() > 1);
        if (2 * several > days.Count)
            throw Refused($"has several rows with different closes on {several} of {days.Count} days; expected one bar a day");
        int[] dates = [.. days.Select(day => day.Key.DayNumber).Order()];
        int[] steps = [.. dates.Zip(dates.Skip(1), (one, next) => next - one).Order()];
        if (steps[steps.Length / 2] is >= WeeklyStep and var step)
            throw Refused($"has one row for each {step} days in the middle; expected one bar for each session");

        PriceFeedException Refused(string what) => new(symbol, $"{place} {what} of {symbol}. Get daily prices.", isTransient: false);
    }

    /// <summary>Whether the rows are in the order of their dates, one a date, and pass.</summary>
    private static bool PassesInOrder(IReadOnlyList<TableRow> rows)
    {
        var (dates, longSteps, last) = (0, 0, DateOnly.MinValue);
        foreach (var row in rows)
        {
            if (row.Close is null)
                continue;
            if (dates > 0 && row.Date <= last)
                return false;
            if (dates++ > 0 && IsLongStep(last, row.Date))
                longSteps++;
            last = row.Date;
        }
        return Passes(dates, longSteps);
    }
}
