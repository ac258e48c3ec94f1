using Worker.Forecasting.Distribution;

namespace Worker.Forecasting.Metrics;

/// <summary>
/// Losses of quantiles and intervals, in the unit of what is forecast; smaller is better. Each is a proper score (Gneiting and Raftery,
/// "Strictly Proper Scoring Rules, Prediction, and Estimation", JASA 2007, sections 4.2, 6.1 and 6.2).
/// </summary>
internal static class Pinball
{
    // CRPS is twice the integral of the pinball loss over all levels: each level represents the levels nearer to it than to its neighbours.
    private static readonly double[] CrpsWeights = [.. Enumerable.Range(0, QuantileLevels.Count).Select(q =>
        Boundary(q) - Boundary(q - 1))];

    /// <summary>
    /// The loss of one quantile (Koenker and Bassett, Econometrica 1978): level * d for d = actual - quantile above 0, else (level - 1) *
    /// d.
    /// </summary>
    public static double Loss(double level, double quantile, double actual) =>
        actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);

    /// <summary>The mean loss of all <see cref="QuantileLevels"/>.</summary>
    public static double Mean(ReadOnlySpan<double> quantiles, double actual)
    {
        var sum = 0.0;
        for (var q = 0; q < quantiles.Length; q++)
            sum += Loss(QuantileLevels.All[q], quantiles[q], actual);
        return sum / quantiles.Length;
    }

    /// <summary>The continuous ranked probability score, approximated by the sum over the levels.</summary>
    public static double Crps(ReadOnlySpan<double> quantiles, double actual)
    {
        var sum = 0.0;
        for (var q = 0; q < quantiles.Length; q++)
            sum += CrpsWeights[q] * Loss(QuantileLevels.All[q], quantiles[q], actual);
        return 2 * sum;
    }

    /// <summary>
    /// Winkler's interval score (JASA 1972): the width, and the distance of the actual outside it times 2 / (1 - coverage).
    /// </summary>
    /// <param name="coverage">Of the interval, in (0, 1): 0.8 for 80 %.</param>
    public static double Winkler(double lower, double upper, double actual, double coverage) =>
        upper - lower + (2 / (1 - coverage) * (Math.Max(0, lower - actual) + Math.Max(0, actual - upper)));

    private static double Boundary(int q) => q < 0 ? 0 : q + 1 >= QuantileLevels.Count ? 1 : (QuantileLevels.All[q] + QuantileLevels.All[q + 1]) / 2;
}
