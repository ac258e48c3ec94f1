using Worker.Sentiment.Metrics;

namespace Worker.Tests.Sentiment.Metrics;

public sealed class TemperatureTests
{
    private static readonly bool[] Labels = [true, false, true, true, false, false, false, false, true, true];
    private static readonly double[] Logits = [4, -3, 2.5, -1, 0.5, 3, -2, -4.5, 1.5, 6];

    /// <summary>Reference: golden-section search over the temperature in Python.</summary>
    [Fact]
    public void The_fitted_temperature_has_the_least_log_loss()
    {
        var temperature = Temperature.Fit(Labels, Logits);

        Assert.Equal(2.0164750402, temperature.Value, 1e-6);
        Assert.Equal(0.49305393007355136, LogLoss(temperature), 1e-10);
        Assert.Equal(0.5823417756068221, LogLoss(Temperature.None), 1e-10);
    }

    [Fact]
    public void The_order_of_the_scores_does_not_change()
    {
        var temperature = Temperature.Fit(Labels, Logits);

        Assert.Equal(
            RocArea.Of(Labels, Logits),
            RocArea.Of(Labels, Logits.Select(temperature.Score).ToArray()));
    }

    [Fact]
    public void Logits_without_an_error_stop_at_the_least_temperature() =>
        Assert.Equal(Temperature.Least, Temperature.Fit([true, false], [1, -1]).Value, 1e-6);

    [Fact]
    public void Logits_that_say_the_contrary_stop_at_the_greatest_temperature() =>
        Assert.Equal(Temperature.Most, Temperature.Fit([true, false], [-1, 1]).Value, 1e-6);

    [Fact]
    public void A_logit_that_is_not_finite_is_refused() =>
        Assert.Throws<ArgumentException>(() => Temperature.Fit([true], [double.PositiveInfinity]));

    private static double LogLoss(Temperature temperature) =>
        ClassificationMetrics.Of(Labels, Logits.Select(temperature.Score).ToArray()).LogLoss;
}
