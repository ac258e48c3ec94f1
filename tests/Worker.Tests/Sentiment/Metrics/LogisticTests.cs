using Worker.Sentiment.Metrics;

namespace Worker.Tests.Sentiment.Metrics;

public sealed class LogisticTests
{
    /// <summary>References: math.log1p(math.exp(x)) in Python.</summary>
    [Theory]
    [InlineData(-40, 4.248354255291589e-18)]
    [InlineData(-1, 0.31326168751822286)]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(2, 2.1269280110429727)]
    [InlineData(800, 800)]
    public void Softplus_keeps_its_digits_at_both_ends(double x, double expected) =>
        Assert.Equal(1, Logistic.Softplus(x) / expected, 1e-14);

    [Theory]
    [InlineData(-800, 0)]
    [InlineData(0, 0.5)]
    [InlineData(800, 1)]
    public void Sigmoid_does_not_overflow(double x, double expected) => Assert.Equal(expected, Logistic.Sigmoid(x), 1e-300);
}
