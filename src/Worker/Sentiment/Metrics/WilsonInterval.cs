namespace Worker.Sentiment.Metrics;

/// <summary>
/// The 95 % score interval of a share (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927):
/// unlike the usual plus-minus it holds for small samples and shares near 0 or 1, and never leaves [0, 1].
/// </summary>
internal readonly record struct WilsonInterval(double Lower, double Upper)
{
    /// <summary>The 97.5 % quantile of the standard normal distribution.</summary>
    private const double Z = 1.959963984540054;

    public static WilsonInterval Of(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        double n = trials;
        var share = successes / n;
        var centre = share + Z * Z / (2 * n);
        var reach = Z * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        var scale = 1 + Z * Z / n;
        return new WilsonInterval(Math.Max(0, (centre - reach) / scale), Math.Min(1, (centre + reach) / scale));
    }
}
