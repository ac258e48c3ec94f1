using Worker.Forecasting.Metrics;

namespace Worker.Tests.Forecasting.Metrics;

public sealed class SkillSumsTests
{
    private static readonly double[] Quantiles = [-0.04, -0.02, -0.01, 0, 0.01, 0.02, 0.04];

    [Fact]
    public void Coverage_counts_the_bounds_as_inside()
    {
        var sums = new SkillSums();
        foreach (var actual in new[] { -0.05, -0.04, -0.02, 0, 0.02, 0.03, 0.05 })
            sums.Add(Quantiles, actual, close: 100, deviation: 0.02);

        Assert.Equal((7, 3, 5), (sums.Count, sums.Inside80, sums.Inside95));
    }

    [Fact]
    public void The_histogram_has_every_actual_in_one_bar()
    {
        var sums = new SkillSums();
        foreach (var actual in new[] { -1, -0.03, -0.015, -0.005, 0.005, 0.015, 0.03, 1 })
            sums.Add(Quantiles, actual, close: 100, deviation: 0.02);

        Assert.All(sums.Pit, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Sums_of_parts_are_the_sums_of_the_whole()
    {
        var random = new Random(3);
        var (whole, first, second) = (new SkillSums(), new SkillSums(), new SkillSums());
        for (var i = 0; i < 100; i++)
        {
            var actual = (random.NextDouble() - 0.5) / 10;
            whole.Add(Quantiles, actual, 50, 0.02);
            (i < 40 ? first : second).Add(Quantiles, actual, 50, 0.02);
        }

        first.Add(second);

        Assert.Equal(whole.Pinball, first.Pinball, 1e-9);
        Assert.Equal(whole.PinballOfLevel.Sum(), whole.Pinball * Quantiles.Length, 1e-9);
        Assert.Equal(whole.Pit, first.Pit);
        Assert.Equal(whole.SquaredError, first.SquaredError, 1e-9);
        Assert.Equal(whole.Inside80, first.Inside80);
    }

    [Fact]
    public void Errors_of_the_point_are_in_the_listing_currency()
    {
        var sums = new SkillSums();
        sums.Add(Quantiles, Math.Log(1.1), close: 50, deviation: 0.02);

        Assert.Equal(5, sums.AbsoluteError, 1e-9);
        Assert.Equal(25, sums.SquaredError, 1e-9);
        Assert.Equal(5 / 55.0, sums.RelativeError, 1e-9);
        // The last close carried forward says no direction.
        Assert.Equal(0, sums.Directions);
    }
}
