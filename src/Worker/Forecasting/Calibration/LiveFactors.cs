using Worker.Forecasting.Distribution;

namespace Worker.Forecasting.Calibration;

/// <param name="Factor80">By what the distance of the 80 % bounds from the median is multiplied, above 0.</param>
/// <param name="Factor95">The same for the 95 % bounds.</param>
internal readonly record struct LiveFactors(double Factor80, double Factor95)
{
    /// <summary>The factors of intervals that are widened once more.</summary>
    public LiveFactors Times(double of80, double of95) => new(Factor80 * of80, Factor95 * of95);

    /// <summary>Widens or narrows the intervals; they are nested for all factors.</summary>
    /// <param name="quantiles">Ascending, before and after.</param>
    public void Apply(Span<double> quantiles)
    {
        var median = quantiles[QuantileLevels.Median];
        (int Level, double Factor)[] bounds =
        [
            (QuantileLevels.Lower80, Factor80), (QuantileLevels.Upper80, Factor80), (QuantileLevels.Lower95, Factor95), (QuantileLevels.Upper95, Factor95),
        ];
        foreach (var (level, factor) in bounds)
            quantiles[level] = median + (factor * (quantiles[level] - median));
        quantiles[QuantileLevels.Lower50] = Math.Max(quantiles[QuantileLevels.Lower50], quantiles[QuantileLevels.Lower80]);
        quantiles[QuantileLevels.Upper50] = Math.Min(quantiles[QuantileLevels.Upper50], quantiles[QuantileLevels.Upper80]);
        quantiles[QuantileLevels.Lower95] = Math.Min(quantiles[QuantileLevels.Lower95], quantiles[QuantileLevels.Lower80]);
        quantiles[QuantileLevels.Upper95] = Math.Max(quantiles[QuantileLevels.Upper95], quantiles[QuantileLevels.Upper80]);
    }
}
