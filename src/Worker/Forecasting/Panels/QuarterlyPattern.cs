namespace Worker.Forecasting.Panels;

/// <summary>
/// How much more than usual a symbol moved whole quarters (13 weeks) before the days to forecast, over the last four quarters. Companies
/// publish earnings every quarter, often in the same week, and their prices move more on these days (Beaver, "The Information Content of
/// Annual Earnings Announcements", Journal of Accounting Research 1968).
/// </summary>
internal sealed class QuarterlyPattern
{
    private const int LargestExcess = 20;

    // In days: 13, 26, 39 and 52 weeks keep the weekday.
    private static readonly int[] Lags = [91, 182, 273, 364];

    private readonly ArraySegment<DateOnly> _dates;
    private readonly double[] _sums;
    private readonly int[] _lastSession;

    /// <param name="logDay">Log variance of each session.</param>
    /// <param name="logMonth">Log of the mean variance of the 22 sessions up to each session.</param>
    public QuarterlyPattern(ArraySegment<DateOnly> dates, double[] logDay, double[] logMonth)
    {
        _dates = dates;
        // _sums[t] is the sum of the excess over all sessions before t.
        _sums = new double[dates.Count + 1];
        for (var t = 0; t < dates.Count; t++)
        {
            var excess = t <= SymbolPanel.FirstSession ? 0 : Math.Min(LargestExcess, Math.Exp(logDay[t] - logMonth[t - 1])) - 1;
            _sums[t + 1] = _sums[t] + excess;
        }
        _lastSession = LastSessions(dates);
    }

    /// <summary>
    /// The log of a mean ratio of session variance to that of its month: 0 if the days were like others, or if none is known.
    /// </summary>
    /// <param name="session">The last session that is known. Nothing after it is read.</param>
    /// <param name="days">Days to forecast, from the next on.</param>
    /// <param name="width">Sessions on each side of a day that also count.</param>
    public double At(int session, int days, int width)
    {
        var (sum, count) = (0.0, 0);
        var date = _dates[session];
        var tradesAtWeekends = TradesAtWeekends(session);
        for (var day = 0; day < days; day++)
        {
            date = Next(date, tradesAtWeekends);
            foreach (var lag in Lags)
            {
                var middle = SessionUpTo(date.DayNumber - lag);
                var from = Math.Max(SymbolPanel.FirstSession + 1, middle - width);
                var to = Math.Min(session, middle + width);
                if (from > to)
                    continue;
                sum += _sums[to + 1] - _sums[from];
                count += to - from + 1;
            }
        }
        return count == 0 ? 0 : Math.Log(Math.Max(0.1, 1 + (sum / count)));
    }

    private static DateOnly Next(DateOnly date, bool tradesAtWeekends)
    {
        do
            date = date.AddDays(1);
        while (!tradesAtWeekends && IsWeekend(date));
        return date;
    }

    private bool TradesAtWeekends(int session)
    {
        for (var t = Math.Max(0, session - 6); t <= session; t++)
        {
            if (IsWeekend(_dates[t]))
                return true;
        }
        return false;
    }

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private int SessionUpTo(int dayNumber)
    {
        var offset = dayNumber - _dates[0].DayNumber;
        return offset < 0 ? -1 : _lastSession[Math.Min(offset, _lastSession.Length - 1)];
    }

    // For each day from the first date to the last: the newest session up to it.
    private static int[] LastSessions(ArraySegment<DateOnly> dates)
    {
        if (dates.Count == 0)
            return [];
        var last = new int[dates[^1].DayNumber - dates[0].DayNumber + 1];
        var session = 0;
        for (var offset = 0; offset < last.Length; offset++)
        {
            while (session + 1 < dates.Count && dates[session + 1].DayNumber - dates[0].DayNumber <= offset)
                session++;
            last[offset] = session;
        }
        return last;
    }
}
