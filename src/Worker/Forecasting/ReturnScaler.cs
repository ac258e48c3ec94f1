namespace Worker.Forecasting;

/// <summary>
/// Log-returns, standardised: the input is each session's return, the target of horizon h the return over h sessions, each by
/// its own mean and standard deviation.
/// </summary>
/// <param name="Mean">Mean of the daily log-returns.</param>
/// <param name="Deviation">Standard deviation of the daily log-returns, above 0.</param>
/// <param name="TargetMeans">Mean of the log-returns over 1..H sessions.</param>
/// <param name="TargetDeviations">Standard deviation of the log-returns over 1..H sessions, above 0.</param>
internal sealed record ReturnScaler(double Mean, double Deviation, IReadOnlyList<double> TargetMeans, IReadOnlyList<double> TargetDeviations)
    : PriceScaler
{
    // A series that never moves has no scale; this keeps its returns at zero instead of dividing by it.
    private const double SmallestDeviation = 1e-8;

    public static ReturnScaler Fit(ReadOnlySpan<double> closes, int maxHorizon)
    {
        var means = new double[maxHorizon];
        var deviations = new double[maxHorizon];
        for (var horizon = 1; horizon <= maxHorizon; horizon++)
            (means[horizon - 1], deviations[horizon - 1]) = MomentsOfReturns(closes, horizon);
        var (mean, deviation) = MomentsOfReturns(closes, 1);
        return new ReturnScaler(mean, deviation, means, deviations);
    }

    public override void WriteWindow(ReadOnlySpan<double> closes, Span<float> window)
    {
        for (var i = 0; i < window.Length; i++)
            window[i] = (float)((Math.Log(closes[i + 1] / closes[i]) - Mean) / Deviation);
    }

    public override float ScaleTarget(double lastClose, double futureClose, int horizon) =>
        (float)((Math.Log(futureClose / lastClose) - TargetMeans[horizon - 1]) / TargetDeviations[horizon - 1]);

    public override double RestoreClose(double lastClose, float output, int horizon) =>
        lastClose * Math.Exp((output * TargetDeviations[horizon - 1]) + TargetMeans[horizon - 1]);

    public bool Equals(ReturnScaler? other) =>
        other is not null && Mean == other.Mean && Deviation == other.Deviation
        && TargetMeans.SequenceEqual(other.TargetMeans) && TargetDeviations.SequenceEqual(other.TargetDeviations);

    public override int GetHashCode() => HashCode.Combine(Mean, Deviation);

    private static (double Mean, double Deviation) MomentsOfReturns(ReadOnlySpan<double> closes, int horizon)
    {
        var count = closes.Length - horizon;
        if (count < 2)
            throw new ArgumentException($"{closes.Length} closes give fewer than two returns over {horizon} sessions.", nameof(closes));
        double sum = 0;
        for (var i = 0; i < count; i++)
            sum += Math.Log(closes[i + horizon] / closes[i]);
        var mean = sum / count;
        double squares = 0;
        for (var i = 0; i < count; i++)
        {
            var difference = Math.Log(closes[i + horizon] / closes[i]) - mean;
            squares += difference * difference;
        }
        return (mean, Math.Max(Math.Sqrt(squares / (count - 1)), SmallestDeviation));
    }
}
