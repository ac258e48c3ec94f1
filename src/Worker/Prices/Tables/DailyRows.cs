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

    /// <exception cref="PriceFeedException">Most days have several rows with different prices, or most steps are a week or
    /// longer.</exception>
    public static void Require(string symbol, string place, IReadOnlyList<TableRow> rows)
    {
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
}
