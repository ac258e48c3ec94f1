using Worker.Forecasting.Distribution;

namespace Worker.Forecasting.Calibration;

/// <summary>
/// Learns <see cref="CalibrationFactors"/>: the ratio of an actual's distance from the median to a quantile's has that quantile's level as
/// its own level if the quantile is right; the factor is what that level of the ratio is (the multiplicative form of conformalised quantile
/// regression, Romano, Patterson and Candes, NeurIPS 2019).
/// </summary>
/// <param name="horizons">H.</param>
internal sealed class OutOfFoldCalibration(int horizons)
{
    // Null until the first.
    private readonly RatioHistogram?[] _ratios = new RatioHistogram?[horizons * QuantileLevels.Count];
    private readonly HashSet<DateOnly> _days = [];

    /// <summary>Takes in a forecast that was made out of fold, and the actual value.</summary>
    /// <param name="horizon">From 1.</param>
    public void Add(DateOnly day, int horizon, ReadOnlySpan<double> quantiles, double actual)
    {
        _days.Add(day);
        var median = quantiles[QuantileLevels.Median];
        for (var q = 0; q < QuantileLevels.Count; q++)
        {
            if (q != QuantileLevels.Median && quantiles[q] != median)
                (_ratios[((horizon - 1) * QuantileLevels.Count) + q] ??= new RatioHistogram()).Add((actual - median) / (quantiles[q] - median));
        }
    }

    /// <param name="daysOfDoubt">Days of evidence for no change: with as many days the factors go half of the way.</param>
    public CalibrationFactors Fit(double daysOfDoubt)
    {
        var trust = _days.Count / (_days.Count + daysOfDoubt);
        return new CalibrationFactors([.. Enumerable.Range(0, horizons).Select(h =>
            Enumerable.Range(0, QuantileLevels.Count).Select(q => 1 + (trust * (FactorOf(h, q) - 1))).ToArray())]);
    }

    private double FactorOf(int h, int q)
    {
        if (_ratios[(h * QuantileLevels.Count) + q] is not { } ratios)
            return 1;
        // A ratio above 1 is beyond the quantile, on either side.
        var level = QuantileLevels.All[q];
        return Math.Max(0.2, ratios.Quantile(Math.Max(level, 1 - level)));
    }
}
