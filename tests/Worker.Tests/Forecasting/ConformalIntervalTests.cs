using CsCheck;
using Worker.Forecasting;

namespace Worker.Tests.Forecasting;

public sealed class ConformalIntervalTests
{
    [Fact]
    public void The_width_is_the_residual_of_rank_n_plus_one_times_coverage_rounded_up()
    {
        // 19 residuals 1..19: ranks ceil(20 * 0.8) = 16 and ceil(20 * 0.95) = 19.
        var interval = ConformalInterval.Calibrate(Enumerable.Range(1, 19).Reverse().Select(i => (double)i));
        Assert.Equal(new ConformalInterval(16, 19), interval);
    }

    [Fact]
    public void With_18_residuals_no_finite_interval_has_95_percent_coverage() =>
        Assert.Equal(double.PositiveInfinity, ConformalInterval.Calibrate(Enumerable.Repeat(1.0, 18)).Width95);

    [Fact]
    public void The_interval_lies_around_the_prediction_in_units_of_the_movement()
    {
        var interval = new ConformalInterval(0.01, 0.03);
        Assert.Equal(104, interval.Lower80(predicted: 106, volatility: 200), 1e-9);
        Assert.Equal(108, interval.Upper80(106, 200), 1e-9);
        Assert.Equal(100, interval.Lower95(106, 200), 1e-9);
        Assert.Equal(112, interval.Upper95(106, 200), 1e-9);
    }

    [Fact]
    public void New_residuals_of_the_same_distribution_are_covered_as_often_as_promised() =>
        // 500 calibrations and 500 fresh residuals of a heavy-tailed law: the mean coverage is within 5 standard errors.
        Gen.Int[1, 10_000].Sample(seed =>
        {
            var random = new Random(seed);
            double Draw() => Math.Abs(Math.Tan(Math.PI * (random.NextDouble() - 0.5)));
            int in80 = 0, in95 = 0;
            for (var i = 0; i < 500; i++)
            {
                var interval = ConformalInterval.Calibrate(Enumerable.Range(0, 199).Select(_ => Draw()));
                var fresh = Draw();
                in80 += fresh <= interval.Width80 ? 1 : 0;
                in95 += fresh <= interval.Width95 ? 1 : 0;
            }
            Assert.InRange(in80 / 500.0, 0.80 - (5 * Math.Sqrt(0.16 / 500)), 0.80 + (5 * Math.Sqrt(0.16 / 500)));
            Assert.InRange(in95 / 500.0, 0.95 - (5 * Math.Sqrt(0.0475 / 500)), 1);
        }, iter: 10);
}
