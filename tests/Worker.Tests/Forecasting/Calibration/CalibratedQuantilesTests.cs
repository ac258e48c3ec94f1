using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Calibration;

public sealed class CalibratedQuantilesTests
{
    private const int Horizons = 5;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_interval_is_narrower_than_at_the_horizon_before_whatever_was_learnt(int seed)
    {
        var random = new Random(seed);
        var forecasts = Forecasts(random);

        CalibratedQuantiles.Apply(forecasts, 0, OutOfFold(random), Live(random));

        for (var h = 2; h <= Horizons; h++)
        {
            for (var q = 0; q < QuantileLevels.Count; q++)
            {
                var (before, now) = (Distance(forecasts.At(0, h - 1), q), Distance(forecasts.At(0, h), q));
                Assert.True(now >= before - 1e-15, $"horizon {h}, quantile {q}: {before}, then {now}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Quantiles_still_ascend_and_the_median_stays(int seed)
    {
        var random = new Random(seed);
        var forecasts = Forecasts(random);
        var medians = Enumerable.Range(1, Horizons).Select(h => forecasts.At(0, h)[QuantileLevels.Median]).ToArray();

        CalibratedQuantiles.Apply(forecasts, 0, OutOfFold(random), Live(random));

        for (var h = 1; h <= Horizons; h++)
        {
            var quantiles = forecasts.At(0, h).ToArray();
            Assert.Equal(quantiles.Order(), quantiles);
            Assert.Equal(medians[h - 1], quantiles[QuantileLevels.Median]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_interval_divided_by_its_factor_is_the_one_before_live_calibration(int seed)
    {
        var random = new Random(seed);
        // Widths that are in order, factors that are not, and no quantile that is cut at another.
        var (forecasts, raw) = (Of(horizon => Math.Sqrt(horizon)), Of(horizon => Math.Sqrt(horizon)));
        LiveFactors[] live = [.. Enumerable.Range(0, Horizons).Select(_ => new LiveFactors(0.8 + (0.4 * random.NextDouble()), 0.8 + (0.4 * random.NextDouble())))];

        var applied = CalibratedQuantiles.Apply(forecasts, 0, CalibrationFactors.None(Horizons), live)!;

        for (var h = 1; h <= Horizons; h++)
        {
            Assert.True(applied[h - 1].Factor80 >= live[h - 1].Factor80);
            Assert.Equal(Distance(raw.At(0, h), QuantileLevels.Upper80), Distance(forecasts.At(0, h), QuantileLevels.Upper80) / applied[h - 1].Factor80, 1e-12);
            Assert.Equal(Distance(raw.At(0, h), QuantileLevels.Lower95), Distance(forecasts.At(0, h), QuantileLevels.Lower95) / applied[h - 1].Factor95, 1e-12);
        }
    }

    [Fact]
    public void Intervals_that_become_wider_with_the_horizon_are_left_alone()
    {
        var forecasts = Of(horizon => horizon);

        var applied = CalibratedQuantiles.Apply(
            forecasts, 0, CalibrationFactors.None(Horizons), [.. Enumerable.Repeat(new LiveFactors(2, 3), Horizons)]);

        Assert.All(applied!, factors => Assert.Equal(new LiveFactors(2, 3), factors));
        Assert.Equal([-9, -4, -1, 0, 1, 4, 9], forecasts.At(0, 2).ToArray().Select(value => value / 2));
    }

    [Fact]
    public void A_quantile_at_the_median_is_moved_as_far_as_that_of_the_horizon_before()
    {
        var forecasts = Of(horizon => horizon == 1 ? 1 : 0);

        CalibratedQuantiles.Apply(forecasts, 0, CalibrationFactors.None(Horizons), live: null);

        Assert.Equal(forecasts.At(0, 1).ToArray(), forecasts.At(0, Horizons).ToArray());
    }

    private static QuantileForecasts Of(Func<int, double> width)
    {
        var forecasts = new QuantileForecasts(0, 1, Horizons);
        for (var h = 1; h <= Horizons; h++)
        {
            for (var q = 0; q < QuantileLevels.Count; q++)
                forecasts.At(0, h)[q] = width(h) * (q - QuantileLevels.Median);
        }
        return forecasts;
    }

    // Ascending quantiles about a median of their own; their width follows no order of horizons.
    private static QuantileForecasts Forecasts(Random random)
    {
        var forecasts = new QuantileForecasts(0, 1, Horizons);
        for (var h = 1; h <= Horizons; h++)
        {
            var (centre, width) = (0.01 * RandomBars.Normal(random), 0.02 * random.NextDouble());
            double[] quantiles = [.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => centre + (width * RandomBars.Normal(random))).Order()];
            quantiles.CopyTo(forecasts.At(0, h));
        }
        return forecasts;
    }

    private static CalibrationFactors OutOfFold(Random random) => new(
        [.. Enumerable.Range(0, Horizons).Select(_ => Enumerable.Range(0, QuantileLevels.Count).Select(_ => 0.3 + (1.5 * random.NextDouble())).ToArray())]);

    private static LiveFactors[] Live(Random random) =>
        [.. Enumerable.Range(0, Horizons).Select(_ => new LiveFactors(0.3 + (2 * random.NextDouble()), 0.3 + (2 * random.NextDouble())))];

    private static double Distance(ReadOnlySpan<double> quantiles, int q) => Math.Abs(quantiles[q] - quantiles[QuantileLevels.Median]);
}
