using Worker.Sentiment.Metrics;

namespace Worker.Tests.Sentiment.Metrics;

public sealed class WilsonIntervalTests
{
    /// <summary>
    /// References: the two shares p with (p - k/n)^2 = z^2 p (1 - p) / n, found by halving in Python, not by the closed form.
    /// </summary>
    [Theory]
    [InlineData(7, 10, 0.39677814746114526, 0.8922087325936989)]
    [InlineData(0, 10, 0, 0.27753279986288926)]
    [InlineData(10, 10, 0.7224672001371109, 1)]
    [InlineData(1615, 2044, 0.7719274288941624, 0.8072189668834631)]
    public void The_bounds_are_the_shares_that_the_score_test_just_does_not_reject(int successes, int trials, double lower, double upper)
    {
        var interval = WilsonInterval.Of(successes, trials);

        Assert.Equal(lower, interval.Lower, 1e-12);
        Assert.Equal(upper, interval.Upper, 1e-12);
    }

    [Fact]
    public void More_successes_than_trials_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(11, 10));
}
