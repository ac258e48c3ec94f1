using Worker.Forecasting.Metrics;

namespace Worker.Tests.Forecasting.Metrics;

public sealed class DieboldMarianoTests
{
    private static readonly double[] Differences = [0.3, -0.1, 0.4, 0.25, -0.35, 0.6, 0.1, 0.05, -0.2, 0.45, 0.15, -0.05, 0.5, 0.2, -0.3];

    // Computed with a script of its own from the papers' formulas.
    [Theory]
    [InlineData(1, 1.7650603696429215)]
    [InlineData(2, 4.306712284404071)]
    public void The_statistic_is_that_of_the_papers_formulas(int horizon, double expected)
    {
        var test = DieboldMariano.Test(Differences, horizon)!;

        Assert.Equal(expected, test.Statistic, 1e-9);
        Assert.False(test.UsesBartlett);
    }

    [Fact]
    public void A_variance_that_is_not_positive_is_weighted_after_Bartlett_and_says_so()
    {
        var test = DieboldMariano.Test(Differences, horizon: 3)!;

        Assert.True(test.UsesBartlett);
        Assert.InRange(test.PValue, 0, 1);
    }

    [Fact]
    public void Too_few_or_equal_losses_give_no_test()
    {
        Assert.Null(DieboldMariano.Test(Differences[..9], horizon: 1));
        Assert.Null(DieboldMariano.Test(new double[30], horizon: 1));
    }

    // Tables of the distribution: the two-sided 5 % points.
    [Theory]
    [InlineData(12.706, 1)]
    [InlineData(4.303, 2)]
    [InlineData(2.228, 10)]
    [InlineData(2.131, 15)]
    [InlineData(1.984, 100)]
    public void Five_percent_points_are_those_of_tables(double t, int degrees) =>
        Assert.Equal(0.05, StudentT.TwoSidedPValue(t, degrees), 1e-4);

    [Theory]
    [InlineData(1, 0.035, 0.065)]
    [InlineData(5, 0.035, 0.085)]
    public void Under_equal_accuracy_it_rejects_about_as_often_as_it_says(int horizon, double least, double most)
    {
        var random = new Random(11);
        var rejected = 0;
        const int repeats = 4000, days = 250;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            // Overlapping forecasts of h sessions have errors that move together for h - 1 of them.
            var shocks = Enumerable.Range(0, days + horizon).Select(_ => Normal(random)).ToArray();
            var differences = Enumerable.Range(0, days).Select(t => shocks.AsSpan(t, horizon).ToArray().Sum()).ToArray();
            rejected += DieboldMariano.Test(differences, horizon)!.PValue < 0.05 ? 1 : 0;
        }

        Assert.InRange((double)rejected / repeats, least, most);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
