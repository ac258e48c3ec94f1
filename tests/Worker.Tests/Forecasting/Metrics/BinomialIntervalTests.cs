using Worker.Forecasting.Metrics;

namespace Worker.Tests.Forecasting.Metrics;

public sealed class BinomialIntervalTests
{
    // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_that_of_published_tables(int hits, int n, double lower, double upper)
    {
        var interval = BinomialInterval.Of(hits, n);

        Assert.Equal(lower, interval.Lower, 5e-5);
        Assert.Equal(upper, interval.Upper, 5e-5);
    }

    [Fact]
    public void No_trial_gives_no_interval() => Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Of(0, 0));
}
