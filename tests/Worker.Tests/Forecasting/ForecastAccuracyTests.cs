using Worker.Forecasting;

namespace Worker.Tests.Forecasting;

public sealed class ForecastAccuracyTests
{
    private static readonly ConformalInterval Interval = new(0.01, 0.02);

    [Fact]
    public void Errors_are_those_worked_out_by_hand()
    {
        // Errors of the model 1 and -3, of the naive forecast 2 and -4.
        var accuracy = ForecastAccuracy.Measure([new Outcome(100, 101, 102, Volatility: 100), new Outcome(200, 199, 196, Volatility: 200)], Interval);
        Assert.Equal(2, accuracy.Count);
        Assert.Equal(2.0, accuracy.Mae, 1e-12);
        Assert.Equal(Math.Sqrt(5), accuracy.Rmse, 1e-12);
        Assert.Equal(((1 / 102.0) + (3 / 196.0)) / 2, accuracy.Mape, 1e-12);
        Assert.Equal(3.0, accuracy.NaiveMae, 1e-12);
        Assert.Equal(Math.Sqrt(10), accuracy.NaiveRmse, 1e-12);
        Assert.Equal(Math.Sqrt(0.5), accuracy.RmseRatio, 1e-12);
        Assert.Equal(1.0, accuracy.DirectionAccuracy);
        Assert.Equal(0.5, accuracy.Coverage80);
        Assert.Equal(1.0, accuracy.Coverage95);
    }

    [Fact]
    public void The_naive_forecast_has_a_ratio_of_one_to_itself() =>
        Assert.Equal(1.0, ForecastAccuracy.Measure([new Outcome(10, 10, 12, Volatility: 10), new Outcome(12, 12, 11, Volatility: 12)], Interval).RmseRatio);

    [Fact]
    public void Of_a_price_that_stands_still_the_ratio_is_bounded_and_so_are_means_of_it()
    {
        var halted = ForecastAccuracy.Measure([new Outcome(10, 11, 10, Volatility: 1), new Outcome(10, 10.5, 10, Volatility: 1)], Interval).RmseRatio;

        Assert.Equal(ForecastAccuracy.MaxRatio, halted);
        Assert.True(double.IsFinite(new[] { halted, halted, halted }.Average()));
        Assert.Equal(1, ForecastAccuracy.Measure([new Outcome(10, 10, 10, Volatility: 1)], Interval).RmseRatio);
    }

    [Fact]
    public void A_day_without_a_change_counts_for_no_direction() =>
        Assert.Equal(1.0, ForecastAccuracy.Measure([new Outcome(10, 11, 10, Volatility: 10), new Outcome(10, 11, 12, Volatility: 10)], Interval).DirectionAccuracy);

    [Fact]
    public void The_naive_error_on_the_last_548_days_of_AAPL_is_the_published_one()
    {
        var closes = SampleCloses.Aapl();
        var windows = new SymbolWindows("AAPL", closes.Dates, closes.Closes, Window: 30, MaxHorizon: 1);
        var accuracy = ForecastAccuracy.Measure(NaiveForecast.Outcomes(windows, [.. windows.AsOfIndices().TakeLast(548)], 1)[0], Interval);
        // Computed outside this project: RMSE 1.8895, MAE 1.2121, MAPE 1.656 %.
        Assert.Equal(1.8895, accuracy.Rmse, 5e-5);
        Assert.Equal(1.2121, accuracy.Mae, 5e-5);
        Assert.Equal(0.01656, accuracy.Mape, 5e-6);
    }
}
