using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Calibration;

public sealed class OutOfFoldCalibrationTests
{
    private static readonly double[] TooNarrow = [-0.98, -0.6408, -0.3372, 0, 0.3372, 0.6408, 0.98];

    [Fact]
    public void Quantiles_that_are_half_as_far_out_as_they_should_be_are_doubled()
    {
        var factors = Calibrated(days: 2000).Fit(daysOfDoubt: 0);

        Assert.All(Enumerable.Range(0, QuantileLevels.Count).Where(q => q != QuantileLevels.Median), q => Assert.InRange(factors.Values[0][q], 1.85, 2.15));
        Assert.Equal(1, factors.Values[0][QuantileLevels.Median]);
    }

    [Fact]
    public void With_as_many_days_of_doubt_as_of_evidence_the_factors_go_half_of_the_way()
    {
        var factors = Calibrated(days: 2000).Fit(daysOfDoubt: 2000);

        Assert.InRange(factors.Values[0][QuantileLevels.Upper80], 1.4, 1.6);
    }

    [Fact]
    public void Without_evidence_nothing_changes() =>
        Assert.All(new OutOfFoldCalibration(1).Fit(100).Values[0], factor => Assert.Equal(1, factor));

    [Fact]
    public void Quantiles_ascend_after_any_factors()
    {
        double[] quantiles = [-4, -2, -1, 0, 1, 2, 4];
        new CalibrationFactors([[0.2, 1, 3, 1, 3, 1, 0.2]]).Apply(1, quantiles);

        Assert.Equal(quantiles.Order(), quantiles);
    }

    private static OutOfFoldCalibration Calibrated(int days)
    {
        var random = new Random(8);
        var calibration = new OutOfFoldCalibration(1);
        for (var day = 0; day < days; day++)
        {
            for (var symbol = 0; symbol < 5; symbol++)
                calibration.Add(new DateOnly(2000, 1, 1).AddDays(day), 1, TooNarrow, RandomBars.Normal(random));
        }
        return calibration;
    }
}
