using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Baselines;

public sealed class BaselineTests
{
    private static readonly DailyBars[] Universe = RandomBars.Universe(12, 500);

    private static IForecaster[] All => [new NaiveForecaster(5), new DriftForecaster(5), new HarForecaster(5), new SymmetricForecaster(5)];

    [Fact]
    public async Task Quantiles_ascend_at_every_session_and_horizon()
    {
        var panel = new Panel(Universe[0].Dates[^1], Universe);
        foreach (var model in All)
        {
            using var fitted = await model.FitAsync(panel, TestContext.Current.CancellationToken);
            var forecasts = fitted.Forecast(panel, panel.Symbols[0], 400, 100);
            for (var t = 400; t < 500; t++)
            {
                var quantiles = forecasts.At(t, 3).ToArray();
                Assert.Equal(quantiles.Order(), quantiles);
            }
        }
    }

    [Fact]
    public async Task A_changed_future_bar_changes_no_forecast()
    {
        var cutoff = Universe[0].Dates[399];
        var changed = Universe.Select(bars => bars with { Close = bars.Close.Select((close, t) => t > 449 ? close * 3 : close).ToArray() }).ToArray();
        foreach (var model in All)
        {
            using var fitted = await model.FitAsync(new Panel(cutoff, Universe), TestContext.Current.CancellationToken);
            using var other = await model.FitAsync(new Panel(cutoff, changed), TestContext.Current.CancellationToken);
            var (panel, changedPanel) = (new Panel(Universe[0].Dates[^1], Universe), new Panel(Universe[0].Dates[^1], changed));

            var first = fitted.Forecast(panel, panel.Symbols[2], 400, 50);
            var second = other.Forecast(changedPanel, changedPanel.Symbols[2], 400, 50);

            for (var t = 400; t < 450; t++)
                Assert.Equal(first.At(t, 5).ToArray(), second.At(t, 5).ToArray());
        }
    }

    [Fact]
    public async Task Naive_and_har_say_the_last_close_and_drift_moves_it_by_the_mean_return()
    {
        var panel = new Panel(Universe[0].Dates[^1], Universe);
        var symbol = panel.Symbols[0];
        async Task<double> MedianOf(IForecaster model)
        {
            using var fitted = await model.FitAsync(panel, TestContext.Current.CancellationToken);
            return fitted.Forecast(panel, symbol, 499, 1).At(499, 2)[QuantileLevels.Median];
        }

        Assert.Equal(0, await MedianOf(new NaiveForecaster(5)));
        Assert.Equal(0, await MedianOf(new HarForecaster(5)));
        Assert.Equal(2 * Math.Log(symbol.Bars.Close[499] / symbol.Bars.Close[0]) / 499, await MedianOf(new DriftForecaster(5)), 1e-12);
    }

    [Fact]
    public async Task Close_only_bars_are_forecast_too()
    {
        var closes = Universe.Select(bars => DailyBars.OfCloses(bars.Symbol, bars.Dates, bars.Close)).ToArray();
        var panel = new Panel(closes[0].Dates[^1], closes);
        foreach (var model in All)
        {
            using var fitted = await model.FitAsync(panel, TestContext.Current.CancellationToken);
            Assert.All(fitted.Forecast(panel, panel.Symbols[0], 499, 1).At(499, 1).ToArray(), quantile => Assert.True(double.IsFinite(quantile)));
        }
    }
}
