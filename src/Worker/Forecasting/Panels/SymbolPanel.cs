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
        Return = new double[bars.Count];
        for (var t = 1; t < bars.Count; t++)
            Return[t] = Math.Log(bars.Close[t] / bars.Close[t - 1]);
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

    /// <summary>The log-return over the next <paramref name="horizon"/> sessions, NaN where they are not all known.</summary>
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
