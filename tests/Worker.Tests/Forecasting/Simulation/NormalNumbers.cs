namespace Worker.Tests.Forecasting.Simulation;

/// <summary>Standard normal numbers from a seed, by the polar method of Marsaglia; the same on every machine.</summary>
internal sealed class NormalNumbers(int seed)
{
    private readonly Random _random = new(seed);
    private double? _second;

    public double Next()
    {
        if (_second is { } kept)
        {
            _second = null;
            return kept;
        }
        while (true)
        {
            var (x, y) = ((2 * _random.NextDouble()) - 1, (2 * _random.NextDouble()) - 1);
            var square = (x * x) + (y * y);
            if (square is 0 or >= 1)
                continue;
            var factor = Math.Sqrt(-2 * Math.Log(square) / square);
            _second = y * factor;
            return x * factor;
        }
    }

    /// <summary>Uniform in [from, to).</summary>
    public double Uniform(double from, double to) => from + ((to - from) * _random.NextDouble());
}
