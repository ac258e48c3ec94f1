using CsCheck;
using Worker.Forecasting;

namespace Worker.Tests.Forecasting;

public sealed class PriceScalerTests
{
    private static readonly Gen<double[]> Closes = Gen.Double[0.01, 5000].Array[40, 60];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_close_that_is_scaled_and_written_back_is_the_same_close(bool asReturn) =>
        Closes.Sample(closes =>
        {
            var scaler = PriceScaler.Fit(asReturn ? ForecastTarget.Return : ForecastTarget.Price, closes, maxHorizon: 3);
            for (var horizon = 1; horizon <= 3; horizon++)
            {
                var restored = scaler.RestoreClose(closes[10], scaler.ScaleTarget(closes[10], closes[10 + horizon], horizon), horizon);
                Assert.Equal(closes[10 + horizon], restored, closes.Max() * 1e-5);
            }
        });

    [Fact]
    public void Returns_are_standardised_by_the_mean_and_deviation_of_what_they_were_fitted_on()
    {
        // Log-returns 0.1, -0.1, 0.3: mean 0.1, sample deviation 0.2.
        double[] closes = [100, 100 * Math.Exp(0.1), 100, 100 * Math.Exp(0.3)];
        var scaler = ReturnScaler.Fit(closes, maxHorizon: 1);
        Assert.Equal(0.1, scaler.Mean, 1e-12);
        Assert.Equal(0.2, scaler.Deviation, 1e-12);

        var window = new float[3];
        scaler.WriteWindow(closes, window);
        Assert.Equal([0f, -1f, 1f], window, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Fact]
    public void A_predicted_return_is_written_back_as_close_times_its_exponential()
    {
        var scaler = new ReturnScaler(0, 1, [0.01, 0.02], [0.02, 0.05]);
        Assert.Equal(50 * Math.Exp((2 * 0.05) + 0.02), scaler.RestoreClose(50, 2f, horizon: 2), 1e-9);
    }

    [Fact]
    public void The_textbook_form_maps_the_lowest_and_highest_training_close_to_minus_one_and_one()
    {
        var scaler = CloseScaler.Fit([7, 55, 31]);
        Assert.Equal(-1f, scaler.ScaleTarget(0, 7, 1));
        Assert.Equal(1f, scaler.ScaleTarget(0, 55, 1));
        Assert.Equal(0f, scaler.ScaleTarget(0, 31, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_series_that_never_moves_stays_finite(bool asReturn)
    {
        var closes = Enumerable.Repeat(12.5, 50).ToArray();
        var scaler = PriceScaler.Fit(asReturn ? ForecastTarget.Return : ForecastTarget.Price, closes, maxHorizon: 2);
        Assert.True(float.IsFinite(scaler.ScaleTarget(12.5, 12.5, 1)));
        Assert.Equal(12.5, scaler.RestoreClose(12.5, scaler.ScaleTarget(12.5, 12.5, 2), 2), 1e-6);
    }
}
