using Worker.Forecasting.Distribution;

namespace Worker.Forecasting.Calibration;

/// <summary>
/// Factors by which the distances of quantiles from the median are multiplied, learnt from forecasts that were made out of fold: models are
/// surer of what they have seen than of what they have not.
/// </summary>
/// <param name="Values">[H][Q], above 0; 1 changes nothing.</param>
internal sealed record CalibrationFactors(double[][] Values)
{
    public static CalibrationFactors None(int horizons) =>
        new([.. Enumerable.Range(0, horizons).Select(_ => Enumerable.Repeat(1.0, QuantileLevels.Count).ToArray())]);

    /// <summary>Applies the factors of one horizon; quantiles still ascend.</summary>
    /// <param name="horizon">From 1.</param>
    public void Apply(int horizon, Span<double> quantiles)
    {
        var median = quantiles[QuantileLevels.Median];
        for (var q = 0; q < QuantileLevels.Count; q++)
            quantiles[q] = median + (Values[horizon - 1][q] * (quantiles[q] - median));
        for (var q = QuantileLevels.Median - 1; q >= 0; q--)
            quantiles[q] = Math.Min(quantiles[q], quantiles[q + 1]);
        for (var q = QuantileLevels.Median + 1; q < QuantileLevels.Count; q++)
            quantiles[q] = Math.Max(quantiles[q], quantiles[q - 1]);
    }
}
