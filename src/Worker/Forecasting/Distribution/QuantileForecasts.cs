namespace Worker.Forecasting.Distribution;

/// <summary>Quantiles of the log-return over the next 1..H sessions, forecast at each session of a range of one symbol.</summary>
/// <param name="horizons">H.</param>
internal sealed class QuantileForecasts(int from, int count, int horizons)
{
    private readonly double[] _values = new double[count * horizons * QuantileLevels.Count];

    /// <summary>First session of the range.</summary>
    public int From => from;

    public int Count => count;

    public int Horizons => horizons;

    /// <summary>The quantiles of one session and horizon, ascending, to read or to write.</summary>
    /// <param name="session">In the symbol's bars, from <see cref="From"/>.</param>
    /// <param name="horizon">From 1.</param>
    public Span<double> At(int session, int horizon) =>
        _values.AsSpan((((session - from) * horizons) + horizon - 1) * QuantileLevels.Count, QuantileLevels.Count);

    /// <summary>Widens the intervals that are narrower than those of the horizon before: <see cref="HorizonOrder"/>.</summary>
    public void OrderHorizons()
    {
        for (var session = from; session < from + count; session++)
        {
            for (var horizon = 2; horizon <= horizons; horizon++)
                HorizonOrder.Widen(At(session, horizon - 1), At(session, horizon));
        }
    }

    /// <summary>Multiplies every quantile by a factor of at least 0.</summary>
    public void Scale(double factor)
    {
        for (var i = 0; i < _values.Length; i++)
            _values[i] *= factor;
    }
}
