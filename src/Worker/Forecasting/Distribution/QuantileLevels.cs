namespace Worker.Forecasting.Distribution;

/// <summary>The quantiles of which every forecast consists: the median, and the bounds of the 50, 80 and 95 % intervals.</summary>
internal static class QuantileLevels
{
    public const int Lower95 = 0, Lower80 = 1, Lower50 = 2, Median = 3, Upper50 = 4, Upper80 = 5, Upper95 = 6;

    public const int Count = 7;

    /// <summary>Ascending, symmetric about one half.</summary>
    public static IReadOnlyList<double> All { get; } = [0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975];
}
