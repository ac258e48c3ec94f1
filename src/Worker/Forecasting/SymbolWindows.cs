using Worker.Prices;

namespace Worker.Forecasting;

/// <summary>
/// The closes of one symbol, and every window over them. A window is named by the index of its as-of session: it reads the
/// closes up to there and has the next 1..H closes as its targets.
/// </summary>
/// <param name="Dates">Sessions, ascending.</param>
/// <param name="Closes">Closes of those sessions, above 0.</param>
/// <param name="Window">Input length W in sessions.</param>
/// <param name="MaxHorizon">H: sessions ahead.</param>
internal sealed record SymbolWindows(string Symbol, IReadOnlyList<DateOnly> Dates, double[] Closes, int Window, int MaxHorizon)
{
    public static SymbolWindows Over(PriceSeries series, int window, int maxHorizon) =>
        // The one place where money becomes a floating-point number.
        new(series.Symbol, series.Dates, [.. series.Closes.Select(close => (double)close)], window, maxHorizon);

    private const double SmallestReturn = 1e-6;

    /// <summary>The closes that a window needs before its as-of session, so that W returns can be formed.</summary>
    public int ClosesNeeded => Window + 1;

    /// <summary>As-of indices of the windows whose targets are all known, ascending.</summary>
    public IEnumerable<int> AsOfIndices() =>
        Enumerable.Range(Window, Math.Max(0, Closes.Length - Window - MaxHorizon));

    /// <summary>As-of indices of the windows in one segment.</summary>
    public IReadOnlyList<int> AsOfIndices(Segments segments, Segment segment) =>
        [.. AsOfIndices().Where(index => segments.Of(Dates[index], Dates[index + MaxHorizon]) == segment)];

    /// <summary>The closes a window reads: W + 1 of them, ending with its as-of session.</summary>
    public ReadOnlySpan<double> Inputs(int asOfIndex) => Closes.AsSpan(asOfIndex - Window, Window + 1);

    /// <summary>
    /// The root mean square of the window's daily returns times its as-of close: what a day has lately moved, in the listing
    /// currency. Never 0, so that it can be divided by.
    /// </summary>
    public double Volatility(int asOfIndex)
    {
        var closes = Inputs(asOfIndex);
        double squares = 0;
        for (var i = 1; i < closes.Length; i++)
            squares += Math.Pow(Math.Log(closes[i] / closes[i - 1]), 2);
        return Math.Max(Math.Sqrt(squares / Window), SmallestReturn) * closes[^1];
    }

    /// <summary>The closes of the training segment, its targets included: all that a scaler may be fitted on.</summary>
    public ReadOnlySpan<double> TrainingCloses(Segments segments)
    {
        var count = 0;
        while (count < Dates.Count && Dates[count] <= segments.ValidationFrom)
            count++;
        return Closes.AsSpan(0, count);
    }
}
