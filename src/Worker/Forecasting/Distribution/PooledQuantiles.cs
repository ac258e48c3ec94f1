namespace Worker.Forecasting.Distribution;

/// <summary>
/// Empirical quantiles of standardised returns, pooled over symbols and sessions, one set for each horizon: filtered historical simulation
/// (Barone-Adesi, Giannopoulos and Vosper, "VaR without Correlations for Portfolios of Derivative Securities", Journal of Futures Markets
/// 1999).
/// </summary>
/// <param name="Values">[H][Q] in units of the scale, ascending along Q.</param>
internal sealed record PooledQuantiles(double[][] Values)
{
    /// <param name="standardised">For each horizon the returns over it, each divided by its scale; at least 1. They are sorted in place.</param>
    /// <param name="centre">Whether the median is fixed at 0: the point forecast is the last close.</param>
    public static PooledQuantiles Fit(IReadOnlyList<double[]> standardised, bool centre)
    {
        var values = standardised.Select(sample =>
        {
            if (sample.Length == 0)
                throw new ArgumentException("There are no standardised returns to take quantiles of.", nameof(standardised));
            Array.Sort(sample);
            var quantiles = QuantileLevels.All.Select(level => Quantile(sample, level)).ToArray();
            if (centre)
            {
                quantiles[QuantileLevels.Median] = 0;
                for (var q = 0; q < QuantileLevels.Median; q++)
                    quantiles[q] = Math.Min(quantiles[q], 0);
                for (var q = QuantileLevels.Median + 1; q < QuantileLevels.Count; q++)
                    quantiles[q] = Math.Max(quantiles[q], 0);
            }
            return quantiles;
        });
        return new PooledQuantiles([.. values]);
    }

    /// <summary>The quantiles of returns whose scale is known, at the sessions of a range.</summary>
    /// <param name="scales">[sessions, H].</param>
    public QuantileForecasts Times(double[,] scales, int from, int count, int horizons)
    {
        var forecasts = new QuantileForecasts(from, count, horizons);
        for (var t = from; t < from + count; t++)
        {
            for (var h = 1; h <= horizons; h++)
            {
                var quantiles = forecasts.At(t, h);
                for (var q = 0; q < quantiles.Length; q++)
                    quantiles[q] = Values[h - 1][q] * scales[t, h - 1];
            }
        }
        return forecasts;
    }

    /// <summary>[H, Q], as tensors take them.</summary>
    public float[,] ToArray()
    {
        var quantiles = new float[Values.Length, QuantileLevels.Count];
        for (var h = 0; h < Values.Length; h++)
        {
            for (var q = 0; q < QuantileLevels.Count; q++)
                quantiles[h, q] = (float)Values[h][q];
        }
        return quantiles;
    }

    /// <summary>The quantile by linear interpolation (definition 7 of Hyndman and Fan, The American Statistician 1996).</summary>
    /// <param name="sorted">Ascending, at least 1 value.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double level)
    {
        var position = (sorted.Length - 1) * level;
        var below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
