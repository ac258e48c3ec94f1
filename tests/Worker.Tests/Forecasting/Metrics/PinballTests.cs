using Worker.Forecasting.Distribution;
using Worker.Forecasting.Metrics;

namespace Worker.Tests.Forecasting.Metrics;

public sealed class PinballTests
{
    // The examples in the documentation of scikit-learn's mean_pinball_loss.
    [Theory]
    [InlineData(0.1, 0, 2, 3, 0.1 / 3)]
    [InlineData(0.1, 1, 2, 4, 0.9 / 3)]
    [InlineData(0.9, 0, 2, 3, 0.9 / 3)]
    [InlineData(0.9, 1, 2, 4, 0.1 / 3)]
    public void The_loss_is_that_of_published_examples(double level, double first, double second, double third, double expected)
    {
        double[] actual = [1, 2, 3], predicted = [first, second, third];

        Assert.Equal(expected, actual.Select((value, i) => Pinball.Loss(level, predicted[i], value)).Average(), 1e-12);
    }

    // The closed form for the standard normal, Gneiting and Raftery (2007), equation 21, computed elsewhere. Seven levels see the middle coarsely.
    [Theory]
    [InlineData(0, 0.233695, 0.13)]
    [InlineData(0.5, 0.331404, 0.01)]
    [InlineData(1, 0.602441, 0.03)]
    [InlineData(2, 1.452792, 0.04)]
    [InlineData(3, 2.436575, 0.015)]
    public void The_crps_of_the_standard_normal_is_near_its_closed_form(double actual, double closedForm, double relativeTolerance)
    {
        double[] quantiles = [-1.959964, -1.281552, -0.674490, 0, 0.674490, 1.281552, 1.959964];

        Assert.Equal(closedForm, Pinball.Crps(quantiles, actual), closedForm * relativeTolerance);
    }

    [Fact]
    public void The_true_quantiles_lose_least()
    {
        var random = new Random(7);
        var sample = Enumerable.Range(0, 20_000).Select(_ => Normal(random)).ToArray();
        double[] truth = [-1.959964, -1.281552, -0.674490, 0, 0.674490, 1.281552, 1.959964];
        double MeanOf(Func<double, double> change) => sample.Average(actual => Pinball.Mean([.. truth.Select(change)], actual));

        var best = MeanOf(quantile => quantile);

        Assert.All(new Func<double, double>[] { quantile => 1.1 * quantile, quantile => 0.9 * quantile, quantile => quantile + 0.1 },
            change => Assert.True(MeanOf(change) > best));
    }

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(-0.1, 2 + (10 * 0.1))]
    [InlineData(2.2, 2 + (10 * 0.2))]
    public void Winkler_adds_what_lies_outside_times_two_over_the_chance_of_it(double actual, double expected) =>
        Assert.Equal(expected, Pinball.Winkler(0, 2, actual, coverage: 0.8), 1e-12);

    [Fact]
    public void The_levels_are_symmetric_about_the_median() =>
        Assert.All(Enumerable.Range(0, QuantileLevels.Count), q =>
            Assert.Equal(1, QuantileLevels.All[q] + QuantileLevels.All[QuantileLevels.Count - 1 - q], 1e-12));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
