using Worker.Learning.Quantiles;

namespace Worker.Benchmarks.Learning;

/// <summary>Made-up sessions for an epoch of the quantile network: what it learns does not matter, only how long it takes.</summary>
internal static class RandomSlices
{
    public const int Features = 10;

    public static IReadOnlyList<double> Levels { get; } = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    /// <returns>By horizon and level.</returns>
    public static float[,] BaseQuantiles(int horizons)
    {
        var quantiles = new float[horizons, Levels.Count];
        for (var h = 0; h < horizons; h++)
        {
            for (var q = 0; q < Levels.Count; q++)
                quantiles[h, q] = (float)(4 * (Levels[q] - 0.5));
        }
        return quantiles;
    }

    public static SliceSet Of(int series, int sessions, int horizons)
    {
        var random = new Random(1);
        var count = series * sessions;
        var (inputs, targets, weights) = (new float[count, Features], new float[count, horizons], new float[count, horizons]);
        for (var i = 0; i < count; i++)
        {
            for (var f = 0; f < Features; f++)
                inputs[i, f] = (float)(random.NextDouble() - 0.5);
            for (var h = 0; h < horizons; h++)
                (targets[i, h], weights[i, h]) = ((float)(random.NextDouble() - 0.5), 1);
        }
        return new SliceSet(inputs, targets, weights, [.. Enumerable.Range(0, series).Select(number => number * sessions)]);
    }
}
