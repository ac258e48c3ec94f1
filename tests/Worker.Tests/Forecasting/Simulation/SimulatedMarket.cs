using Worker.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Simulation;

/// <summary>
/// Shares whose truth is known. The log-return of a session is that of the market times the share's beta plus the share's own; both are
/// GARCH processes without drift. Given the closes up to a session, the next return is therefore normal with mean 0 and a known deviation,
/// shares are correlated, and no forecast of the close is better than the last one.
/// </summary>
/// <param name="dates">Sessions, ascending, at least 1.</param>
internal sealed class SimulatedMarket(DateOnly[] dates, int seed)
{
    /// <summary>Variance of a session of the market: 16 % a year.</summary>
    private const double MarketVariance = 0.16 * 0.16 / 252;

    /// <summary>Share of a session's variance before the open.</summary>
    private const double Overnight = 0.2;

    /// <summary>Steps from the open to the close, of which high and low are the outermost.</summary>
    private const int Steps = 8;

    private readonly (double[] Returns, double[] Variances) _market = Market(dates.Length, seed);

    /// <summary>One share, the same for the same seed and number, whatever others are drawn.</summary>
    /// <param name="number">From 0.</param>
    public SimulatedShare Share(int number)
    {
        var normals = new NormalNumbers(HashCode(seed, number + 1));
        var beta = normals.Uniform(0.5, 1.5);
        var own = new GarchProcess(Math.Pow(normals.Uniform(0.15, 0.45), 2) / 252, normals.Uniform(0.04, 0.1), normals.Uniform(0.8, 0.88));
        var count = dates.Length;
        var (open, high, low, close, volume) = (new double[count], new double[count], new double[count], new double[count], new double[count]);
        var deviations = new double[count];
        var (price, usualVolume) = (Math.Log(normals.Uniform(40, 200)), normals.Uniform(1e6, 2e7));
        var path = new double[Steps + 1];
        for (var t = 0; t < count; t++)
        {
            var variance = (beta * beta * _market.Variances[t]) + own.Variance;
            var sum = (beta * _market.Returns[t]) + own.Next(normals.Next());
            Walk(price, sum, Math.Sqrt(variance), normals, path);
            price += sum;
            (open[t], close[t]) = (Math.Exp(path[0]), Math.Exp(price));
            (high[t], low[t]) = (Math.Exp(path.Max()), Math.Exp(path.Min()));
            volume[t] = Math.Round(usualVolume * Math.Exp((0.3 * normals.Next()) + Math.Min(3, sum * sum / variance / 4)));
            deviations[t] = Math.Sqrt((beta * beta * _market.Variances[t + 1]) + own.Variance);
        }
        return new SimulatedShare(new DailyBars($"SIM{number:00000}", dates, open, high, low, close, volume), deviations);
    }

    public SimulatedShare[] Shares(int count) => [.. Enumerable.Range(0, count).Select(Share)];

    // A bridge from the close before to this one: the sum of the steps is given, the rest is chance. path[0] is the open.
    private static void Walk(double from, double sum, double deviation, NormalNumbers normals, double[] path)
    {
        var free = deviation * Math.Sqrt(Overnight) * normals.Next();
        path[0] = free;
        for (var step = 1; step <= Steps; step++)
            path[step] = free += deviation * Math.Sqrt((1 - Overnight) / Steps) * normals.Next();
        for (var step = 0; step <= Steps; step++)
        {
            var elapsed = Overnight + ((1 - Overnight) * step / Steps);
            path[step] += from + ((sum - free) * elapsed);
        }
        path[Steps] = from + sum;
    }

    private static (double[] Returns, double[] Variances) Market(int count, int seed)
    {
        var (process, normals) = (new GarchProcess(MarketVariance, reaction: 0.08, memory: 0.9), new NormalNumbers(HashCode(seed, 0)));
        var (returns, variances) = (new double[count], new double[count + 1]);
        for (var t = 0; t < count; t++)
        {
            variances[t] = process.Variance;
            returns[t] = process.Next(normals.Next());
        }
        variances[count] = process.Variance;
        return (returns, variances);
    }

    // Neighbouring seeds of Random are alike in their first numbers; a large odd factor spreads them.
    private static int HashCode(int seed, int number) => unchecked((int)((((uint)seed * 1_000_003u) + (uint)number) * 2_654_435_769u >> 1));
}

/// <summary>A share of a <see cref="SimulatedMarket"/>.</summary>
/// <param name="Deviations">At each session the true deviation of the next session's log-return.</param>
internal sealed record SimulatedShare(DailyBars Bars, double[] Deviations);
