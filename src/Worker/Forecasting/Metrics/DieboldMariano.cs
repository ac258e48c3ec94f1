namespace Worker.Forecasting.Metrics;

/// <summary>
/// The test of equal accuracy of Diebold and Mariano ("Comparing Predictive Accuracy", Journal of Business and Economic Statistics 1995)
/// with the small-sample factor of Harvey, Leybourne and Newbold (International Journal of Forecasting 1997). The long-run variance of the
/// loss differences sums their autocovariances up to lag h - 1 with equal weights, for which that factor was derived; only if this sum is
/// not positive are they weighted after Bartlett (Newey and West, Econometrica 1987), which cannot be negative.
/// </summary>
/// <param name="Statistic">Below 0 if the first model's losses are smaller.</param>
/// <param name="PValue">Two-sided, of Student's t with n - 1 degrees of freedom.</param>
/// <param name="UsesBartlett">Whether the equally weighted variance was not positive.</param>
internal sealed record DieboldMariano(double Statistic, double PValue, bool UsesBartlett)
{
    /// <summary>Fewer differences show nothing.</summary>
    public const int FewestDays = 10;

    /// <param name="differences">Loss of the first model less that of the second, in order of time.</param>
    /// <param name="horizon">Sessions ahead, from 1: differences overlap by one less.</param>
    /// <returns>Null if there are too few differences or all are equal.</returns>
    public static DieboldMariano? Test(IReadOnlyList<double> differences, int horizon)
    {
        var n = differences.Count;
        if (n < FewestDays || n <= 2 * horizon)
            return null;
        var mean = differences.Average();
        var covariances = new double[horizon];
        for (var lag = 0; lag < horizon; lag++)
        {
            for (var t = lag; t < n; t++)
                covariances[lag] += (differences[t] - mean) * (differences[t - lag] - mean) / n;
        }
        var variance = covariances[0] + (2 * covariances.Skip(1).Sum());
        var usesBartlett = variance <= 0;
        if (usesBartlett)
            variance = covariances[0] + (2 * covariances.Skip(1).Select((covariance, i) => covariance * (1 - ((i + 1.0) / horizon))).Sum());
        if (variance <= 0)
            return null;
        double h = horizon;
        var factor = (n + 1 - (2 * h) + (h * (h - 1) / n)) / n;
        var statistic = Math.Sqrt(factor) * mean / Math.Sqrt(variance / n);
        return new DieboldMariano(statistic, StudentT.TwoSidedPValue(statistic, n - 1), usesBartlett);
    }
}
