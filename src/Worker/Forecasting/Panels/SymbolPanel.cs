namespace Worker.Forecasting.Panels;

/// <summary>
/// One symbol's bars and what is derived from them, session by session: every value at index t is known at the close of session t. Log
/// variances are natural logarithms of mean session variances over the last n sessions, over those that there are near the start. Since no
/// value depends on a later bar, the panel up to a date is the beginning of each column, and shares its memory.
/// </summary>
internal sealed class SymbolPanel
{
    /// <summary>The first session at which a forecast is made: 22 variances are known.</summary>
    public const int FirstSession = 22;

    private const double Smallest = 1e-10;

    public SymbolPanel(DailyBars bars)
    {
        Bars = bars;
        var variance = SessionVariances.Of(bars);
        var monthly = Means(variance, 22);
        // A session without a move says little more than that it was quiet: a twentieth of the month's mean is the least that is believed.
        for (var t = 1; t < bars.Count; t++)
            variance[t] = Math.Max(variance[t], Math.Max(0.05 * monthly[t], Smallest));
        var (logDay, logMonth) = (Logs(variance), Logs(monthly));
        (Variance, LogDay, LogMonth) = (variance, logDay, logMonth);
        LogWeek = Logs(Means(variance, 5));
        LogQuarter = Logs(Means(variance, 66));
        LogYear = Logs(Means(variance, 250));
        LogMean = Logs(Means(variance, bars.Count));
        Return = Returns(bars.Close);
        (TrendWeek, TrendMonth, TrendQuarter) = (Trends(5), Trends(22), Trends(66));
        VolumeSurprise = VolumeSurprises(bars.Volume);
        Mood = new MoodFeatures(bars);
        Quarterly = new QuarterlyPattern(bars.Dates, logDay, logMonth);
    }

    private SymbolPanel(SymbolPanel whole, int count)
    {
        Bars = whole.Bars.First(count);
        Return = whole.Return[..count];
        Variance = whole.Variance[..count];
        LogDay = whole.LogDay[..count];
        LogWeek = whole.LogWeek[..count];
        LogMonth = whole.LogMonth[..count];
        LogQuarter = whole.LogQuarter[..count];
        LogYear = whole.LogYear[..count];
        LogMean = whole.LogMean[..count];
        TrendWeek = whole.TrendWeek[..count];
        TrendMonth = whole.TrendMonth[..count];
        TrendQuarter = whole.TrendQuarter[..count];
        VolumeSurprise = whole.VolumeSurprise[..count];
        // Both are asked for a session, and read nothing after it.
        (Quarterly, Mood) = (whole.Quarterly, whole.Mood);
    }

    public DailyBars Bars { get; }

    public string Symbol => Bars.Symbol;

    public int Count => Bars.Count;

    /// <summary>Log-return from the close before; 0 at the first session.</summary>
    public ArraySegment<double> Return { get; }

    /// <summary>Session variance, above 0; NaN at the first session.</summary>
    public ArraySegment<double> Variance { get; }

    public ArraySegment<double> LogDay { get; }

    public ArraySegment<double> LogWeek { get; }

    public ArraySegment<double> LogMonth { get; }

    public ArraySegment<double> LogQuarter { get; }

    public ArraySegment<double> LogYear { get; }

    /// <summary>Over all sessions so far.</summary>
    public ArraySegment<double> LogMean { get; }

    /// <summary>The return over the last 5 sessions in units of its deviation by <see cref="LogMonth"/>, within ±4.</summary>
    public ArraySegment<double> TrendWeek { get; }

    /// <summary>As <see cref="TrendWeek"/>, over 22 sessions.</summary>
    public ArraySegment<double> TrendMonth { get; }

    /// <summary>As <see cref="TrendWeek"/>, over 66 sessions.</summary>
    public ArraySegment<double> TrendQuarter { get; }

    /// <summary>The log of the volume as a ratio to its mean over the last 22 sessions; 0 if the volume is not known.</summary>
    public ArraySegment<double> VolumeSurprise { get; }

    public QuarterlyPattern Quarterly { get; }

    public MoodFeatures Mood { get; }

    /// <summary>What was known of the symbol on a date, that date included.</summary>
    public SymbolPanel UpTo(DateOnly date)
    {
        var count = Bars.CountUpTo(date);
        return count == Count ? this : new SymbolPanel(this, count);
    }

    /// <summary>The log-return over the next <paramref name="horizon"/> sessions, NaN if they are not all known.</summary>
    public double FutureReturn(int session, int horizon) =>
        session + horizon < Count ? Math.Log(Bars.Close[session + horizon] / Bars.Close[session]) : double.NaN;

    /// <summary>The log of the mean variance of the next <paramref name="horizon"/> sessions, which must be known.</summary>
    public double FutureLogVariance(int session, int horizon)
    {
        var sum = 0.0;
        for (var i = 1; i <= horizon; i++)
            sum += Variance[session + i];
        return Log(sum / horizon);
    }

    /// <summary>
    /// The size of the move from the close before to the open, in units of the month's deviation; 0 if the open is not known.
    /// </summary>
    public double Gap(int session) => Bars.Open[session] > 0
        ? Math.Abs(Math.Log(Bars.Open[session] / Bars.Close[session - 1])) / Math.Exp(LogMonth[session] / 2)
        : 0;

    private double[] Trends(int n)
    {
        var trends = new double[Count];
        for (var t = 1; t < Count; t++)
        {
            var sessions = Math.Min(t, n);
            var deviation = Math.Exp(LogMonth[t] / 2) * Math.Sqrt(sessions);
            trends[t] = Math.Clamp(Math.Log(Bars.Close[t] / Bars.Close[t - sessions]) / deviation, -4, 4);
        }
        return trends;
    }

    private static double[] Returns(ArraySegment<double> closes)
    {
        var returns = new double[closes.Count];
        for (var t = 1; t < closes.Count; t++)
            returns[t] = Math.Log(closes[t] / closes[t - 1]);
        return returns;
    }

    private static double[] VolumeSurprises(ArraySegment<double> volumes)
    {
        var surprises = new double[volumes.Count];
        for (var t = 0; t < volumes.Count; t++)
        {
            var (sum, count) = (0.0, 0);
            foreach (var volume in volumes.AsSpan(Math.Max(0, t - 21)..(t + 1)))
            {
                if (!(volume > 0))
                    continue;
                sum += volume;
                count++;
            }
            surprises[t] = volumes[t] > 0 ? Math.Log(volumes[t] / (sum / count)) : 0;
        }
        return surprises;
    }

    private static double[] Logs(double[] variances) => Array.ConvertAll(variances, Log);

    private static double Log(double variance) => Math.Log(Math.Max(variance, Smallest));

    // Trailing means over n sessions, without the first session, which has no variance.
    private static double[] Means(double[] values, int n)
    {
        var means = new double[values.Length];
        if (values.Length > 0)
            means[0] = double.NaN;
        var sum = 0.0;
        for (var t = 1; t < values.Length; t++)
        {
            sum += values[t];
            if (t > n)
                sum -= values[t - n];
            means[t] = Math.Max(0, sum) / Math.Min(t, n);
        }
        return means;
    }
}
