using Worker.Forecasting.Distribution;

namespace Worker.Tests.Forecasting.Distribution;

public sealed class PooledQuantilesTests
{
    // R: quantile(1:10, c(0.1, 0.25, 0.5, 0.9)), whose default is definition 7 of Hyndman and Fan.
    [Theory]
    [InlineData(0.10, 1.9)]
    [InlineData(0.25, 3.25)]
    [InlineData(0.50, 5.5)]
    [InlineData(0.90, 9.1)]
    [InlineData(1.00, 10)]
    public void A_quantile_is_interpolated(double level, double expected) =>
        Assert.Equal(expected, PooledQuantiles.Quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], level), 1e-12);

    [Fact]
    public void Centred_quantiles_have_a_median_of_zero_and_still_ascend()
    {
        var sample = Enumerable.Range(1, 100).Select(value => (double)value).ToArray();

        var quantiles = PooledQuantiles.Fit([sample], centre: true).Values[0];

        Assert.Equal(0, quantiles[QuantileLevels.Median]);
        Assert.Equal(quantiles.Order(), quantiles);
    }

    [Fact]
    public void An_empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => PooledQuantiles.Fit([[]], centre: false));
}
