using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Calibration;

public sealed class RatioHistogramTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0.3)]
    [InlineData(7, 1)]
    [InlineData(300, 2.5)]
    [InlineData(100_000, 0.8)]
    public void Quantiles_are_those_of_the_sorted_ratios_within_the_precision(int count, double deviation)
    {
        var random = new Random(count);
        var ratios = Enumerable.Range(0, count).Select(_ => deviation * RandomBars.Normal(random)).ToArray();
        var histogram = new RatioHistogram();
        foreach (var ratio in ratios)
            histogram.Add(ratio);
        Array.Sort(ratios);

        Assert.Equal(count, histogram.Count);
        foreach (var level in (double[])[0, 0.5, 0.75, 0.9, 0.975, 1])
        {
            // Between two ratios as between what stands for them.
            var exact = PooledQuantiles.Quantile([.. ratios.Select(ratio => Math.Max(ratio, RatioHistogram.Least))], level);
            Assert.InRange(histogram.Quantile(level) / exact, 1 - RatioHistogram.Precision, 1 + RatioHistogram.Precision);
        }
    }

    [Theory]
    [InlineData(double.NaN, RatioHistogram.Least)]
    [InlineData(double.NegativeInfinity, RatioHistogram.Least)]
    [InlineData(0, RatioHistogram.Least)]
    [InlineData(RatioHistogram.Least, RatioHistogram.Least)]
    [InlineData(RatioHistogram.Most, RatioHistogram.Most)]
    [InlineData(1e300, RatioHistogram.Most)]
    [InlineData(double.PositiveInfinity, RatioHistogram.Most)]
    public void Ratios_out_of_range_count_as_the_nearest_in_it(double ratio, double expected)
    {
        var histogram = new RatioHistogram();
        histogram.Add(ratio);

        Assert.InRange(histogram.Quantile(0.5) / expected, 1 - RatioHistogram.Precision, 1 + RatioHistogram.Precision);
    }

    [Fact]
    public void Without_ratios_there_is_no_quantile() => Assert.Throws<InvalidOperationException>(() => new RatioHistogram().Quantile(0.5));
}
