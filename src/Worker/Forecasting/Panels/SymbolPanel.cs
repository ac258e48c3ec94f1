namespace Worker.Forecasting.Panels;

/// <summary>
/// One symbol's bars and what is derived from them, session by session: every value at index t is known at the close of session t. Log
/// variances are natural logarithms of mean session variances over the last n sessions, over those that there are near the start.
/// </summary>
internal sealed class SymbolPanel
{
    /// <summary>The first session at which a forecast is made: 22 variances are known.</summary>
    public const int FirstSession = 22;

    private const double Smallest = 1e-10;

    public SymbolPanel(DailyBars bars)
    {
        Bars = bars;
        Variance = SessionVariances.Of(bars);
        var monthly = Means(Variance, 22);
        LogMonth = Array.ConvertAll(monthly, Log);
        // A session without a move says little more than that it was quiet: a twentieth of the month's mean is the least that is believed.
        for (var t = 1; t < bars.Count; t++)
            Variance[t] = Math.Max(Variance[t], Math.Max(0.05 * monthly[t], Smallest));
        LogDay = Array.ConvertAll(Variance, Log);
        LogWeek = Array.ConvertAll(Means(Variance, 5), Log);
        LogQuarter = Array.ConvertAll(Means(Variance, 66), Log);
        LogYear = Array.ConvertAll(Means(Variance, 250), Log);
        LogMean = Array.ConvertAll(Means(Variance, bars.Count), Log);
        Return = new double[bars.Count];
        for (var t = 1; t < bars.Count; t++)
            Return[t] = Math.Log(bars.Close[t] / bars.Close[t - 1]);
        (TrendWeek, TrendMonth, TrendQuarter) = (Trends(5), Trends(22), Trends(66));
        VolumeSurprise = VolumeSurprises(bars.Volume);
        Mood = new MoodFeatures(bars);
        Quarterly = new QuarterlyPattern(bars.Dates, LogDay, LogMonth);
    }

    public DailyBars Bars { get; }

    public string Symbol => Bars.Symbol;

    public int Count => Bars.Count;

    /// <summary>Log-return from the close before; 0 at the first session.</summary>
    public double[] Return { get; }

    /// <summary>Session variance, above 0; NaN at the first session.</summary>
    public double[] Variance { get; }

    public double[] LogDay { get; }

    public double[] LogWeek { get; }

    public double[] LogMonth { get; }

    public double[] LogQuarter { get; }

    public double[] LogYear { get; }

    /// <summary>Over all sessions so far.</summary>
    public double[] LogMean { get; }

    /// <summary>The return over the last 5 sessions in units of its deviation by <see cref="LogMonth"/>, within ±4.</summary>
    public double[] TrendWeek { get; }

    /// <summary>As <see cref="TrendWeek"/>, over 22 sessions.</summary>
    public double[] TrendMonth { get; }

    /// <summary>As <see cref="TrendWeek"/>, over 66 sessions.</summary>
    public double[] TrendQuarter { get; }

    /// <summary>The log of the volume as a ratio to its mean over the last 22 sessions; 0 if the volume is not known.</summary>
    public double[] VolumeSurprise { get; }

    public QuarterlyPattern Quarterly { get; }

    public MoodFeatures Mood { get; }

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

    private static double[] VolumeSurprises(double[] volumes)
    {
        var surprises = new double[volumes.Length];
        for (var t = 0; t < volumes.Length; t++)
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
