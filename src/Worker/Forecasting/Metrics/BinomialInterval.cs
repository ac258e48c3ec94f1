namespace Worker.Forecasting.Metrics;

/// <summary>An interval for a share that was counted, such as a coverage (Wilson, JASA 1927).</summary>
internal static class BinomialInterval
{
    private const double Z95 = 1.959963984540054;

    /// <summary>The 95 % interval of the share <paramref name="hits"/> of <paramref name="n"/> independent trials.</summary>
    /// <param name="n">At least 1.</param>
    public static (double Lower, double Upper) Of(int hits, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var share = (double)hits / n;
        var denominator = 1 + (Z95 * Z95 / n);
        var centre = (share + (Z95 * Z95 / (2 * n))) / denominator;
        var half = Z95 / denominator * Math.Sqrt((share * (1 - share) / n) + (Z95 * Z95 / (4.0 * n * n)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
