namespace Worker.Benchmarks.Guard;

/// <summary>How many times as fast one way is as another, which must not become a third worse.</summary>
/// <param name="Name">The two ways: <c>slices against windows</c>.</param>
/// <param name="Reference">What was measured when the ratio was last set; the README of the benchmarks says on what.</param>
/// <param name="Slow">Runs the slow way once and returns the seconds of a core that it took.</param>
/// <param name="Fast">The same of the fast way.</param>
internal sealed record GuardedRatio(string Name, double Reference, Func<Task<double>> Slow, Func<Task<double>> Fast)
{
    private const int Rounds = 5;

    /// <summary>The least that passes: two thirds of the reference.</summary>
    public double Least => Reference * 2 / 3;

    /// <summary>Both ways in turn, after a first time that loads and compiles; the ratio of their medians.</summary>
    public async Task<double> MeasureAsync()
    {
        var (slow, fast) = (new double[Rounds], new double[Rounds]);
        _ = await Slow() + await Fast();
        for (var round = 0; round < Rounds; round++)
            (slow[round], fast[round]) = (await Slow(), await Fast());
        return Median(slow) / Median(fast);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
