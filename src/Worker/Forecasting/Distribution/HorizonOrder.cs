namespace Worker.Forecasting.Distribution;

/// <summary>
/// Intervals that do not become narrower with the horizon. Returns of successive sessions are uncorrelated, so the variance of their sum
/// only grows; models and calibration factors that are fitted horizon by horizon do not know that. An interval of which a bound is nearer to
/// the median than that of the horizon before is widened as a whole, by the smallest factor that ends this.
/// </summary>
internal static class HorizonOrder
{
    /// <summary>
    /// Beyond this factor a bound is moved alone: at the median, where it has no distance to multiply, the other would go far astray.
    /// </summary>
    private const double LargestFactor = 2;

    /// <summary>Widens the intervals of one horizon that are narrower than those of the horizon before.</summary>
    /// <param name="before">The quantiles of the horizon before, ascending.</param>
    /// <param name="quantiles">Ascending, before and after; the median stays.</param>
    /// <returns>The factors, at least 1, by which the 80 and 95 % intervals were widened.</returns>
    public static (double Of80, double Of95) Widen(ReadOnlySpan<double> before, Span<double> quantiles)
    {
        var of95 = WidenInterval(before, quantiles, QuantileLevels.Lower95, QuantileLevels.Upper95);
        var of80 = WidenInterval(before, quantiles, QuantileLevels.Lower80, QuantileLevels.Upper80);
        for (var q = 0; q < QuantileLevels.Count; q++)
        {
            // What no factor has done, and the 50 % interval, which live calibration leaves alone too.
            var least = quantiles[QuantileLevels.Median] + (before[q] - before[QuantileLevels.Median]);
            quantiles[q] = q < QuantileLevels.Median ? Math.Min(quantiles[q], least) : Math.Max(quantiles[q], least);
        }
        quantiles[QuantileLevels.Lower95] = Math.Min(quantiles[QuantileLevels.Lower95], quantiles[QuantileLevels.Lower80]);
        quantiles[QuantileLevels.Upper95] = Math.Max(quantiles[QuantileLevels.Upper95], quantiles[QuantileLevels.Upper80]);
        return (of80, of95);
    }

    private static double WidenInterval(ReadOnlySpan<double> before, Span<double> quantiles, int lower, int upper)
    {
        var (centre, median) = (before[QuantileLevels.Median], quantiles[QuantileLevels.Median]);
        var factor = 1.0;
        foreach (var q in (ReadOnlySpan<int>)[lower, upper])
        {
            if (quantiles[q] != median)
                factor = Math.Max(factor, (before[q] - centre) / (quantiles[q] - median));
        }
        if (factor > LargestFactor)
            return 1;
        quantiles[lower] = median + (factor * (quantiles[lower] - median));
        quantiles[upper] = median + (factor * (quantiles[upper] - median));
        return factor;
    }
}
