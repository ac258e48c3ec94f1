using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Tests.Forecasting.Panels;
using Worker.Tests.Learning;

namespace Worker.Tests.Forecasting.Network;

[Collection(nameof(ProcessWide))]
public sealed class NetworkForecasterTests
{
    private static readonly DailyBars[] Universe = RandomBars.Universe(12, 500);
    private static readonly NetworkSettings Small = new() { Horizons = 5, Hidden = 4, Epochs = 1, SliceLength = 60, WarmUp = 10 };

    [Fact]
    public async Task Forecasts_of_a_range_ascend_and_are_in_units_of_a_return()
    {
        var panel = new Panel(Universe[0].Dates[^1], Universe);
        using var fitted = await Model(Small).FitAsync(panel, TestContext.Current.CancellationToken);

        var forecasts = fitted.Forecast(panel, panel.Symbols[0], 400, 100);

        for (var t = 400; t < 500; t++)
        {
            var quantiles = forecasts.At(t, 5).ToArray();
            Assert.Equal(quantiles.Order(), quantiles);
            Assert.InRange(quantiles[^1], 0.005, 1);
        }
    }

    [Fact]
    public async Task Neither_the_fit_nor_a_forecast_changes_with_later_bars()
    {
        var cutoff = Universe[0].Dates[399];
        var changed = Universe.Select(bars => bars with { Close = bars.Close.Select((close, t) => t > 429 ? close * 3 : close).ToArray() }).ToArray();
        using var fitted = await Model(Small).FitAsync(new Panel(cutoff, Universe), TestContext.Current.CancellationToken);
        using var other = await Model(Small).FitAsync(new Panel(cutoff, changed), TestContext.Current.CancellationToken);
        var (panel, changedPanel) = (new Panel(Universe[0].Dates[429], Universe), new Panel(Universe[0].Dates[429], changed));

        var first = fitted.Forecast(panel, panel.Symbols[2], 400, 30);
        var second = other.Forecast(changedPanel, changedPanel.Symbols[2], 400, 30);

        for (var t = 400; t < 430; t++)
            Assert.Equal(first.At(t, 5).ToArray(), second.At(t, 5).ToArray());
    }

    [Fact]
    public async Task A_symbol_with_a_short_history_and_one_with_closes_only_are_forecast_beside_the_others()
    {
        var young = RandomBars.Of("NEW", 80, seed: 77, from: Universe[0].Dates[440]);
        var closes = DailyBars.OfCloses("CLOSES", Universe[0].Dates, Universe[0].Close);
        var panel = new Panel(Universe[0].Dates[^1], [.. Universe, young, closes]);
        using var fitted = await Model(Small).FitAsync(panel, TestContext.Current.CancellationToken);

        foreach (var symbol in panel.Symbols.Skip(12))
            Assert.All(fitted.Forecast(panel, symbol, symbol.Count - 1, 1).At(symbol.Count - 1, 1).ToArray(), quantile => Assert.True(double.IsFinite(quantile)));
    }

    [Fact]
    public async Task Trained_on_enough_sessions_it_beats_the_naive_intervals()
    {
        var universe = RandomBars.Universe(20, 900, seed: 3);
        var fold = Fold.Over(universe[0].Dates, 1, 200, 5, 250)[0];
        var walk = new WalkForward(universe, 5);
        var network = await walk.RunAsync(Model(Small with { Hidden = 16, Epochs = 6 }), fold, TestContext.Current.CancellationToken);
        var naive = await walk.RunAsync(new NaiveForecaster(5), fold, TestContext.Current.CancellationToken);

        Assert.True(new ModelScores([network[0]]).Total().Pinball < new ModelScores([naive[0]]).Total().Pinball);
    }

    [Fact]
    public async Task The_base_share_averages_the_networks_quantiles_with_those_of_the_regression()
    {
        var panel = new Panel(Universe[0].Dates[^1], Universe);
        var settings = Small with { LearningRate = 0.05 };
        using var trained = await Model(settings).TrainAsync(panel, epochs: null, progress: null, resume: null, TestContext.Current.CancellationToken);
        double[] Quantiles(double share)
        {
            using var fitted = new FittedNetwork(TestRuntime.Start(), settings with { BaseShare = share }, trained.Scale, trained.Base, trained.Members);
            return fitted.Forecast(panel, panel.Symbols[0], 400, 1).At(400, 5).ToArray();
        }
        var regression = new ScaledQuantiles(trained.Scale, trained.Base, 5).Forecast(panel, panel.Symbols[0], 400, 1).At(400, 5).ToArray();

        var (network, mixed) = (Quantiles(0), Quantiles(0.75));

        Assert.NotEqual(regression[0], network[0], 1e-4);
        for (var q = 0; q < mixed.Length; q++)
            Assert.Equal((0.75 * regression[q]) + (0.25 * network[q]), mixed[q], 1e-9);
    }

    [Fact]
    public async Task Each_epoch_of_a_fit_is_what_a_training_that_stops_there_gives()
    {
        var panel = new Panel(Universe[0].Dates[^1], Universe);
        var settings = Small with { Epochs = 3, Members = 2 };
        var epochs = await Model(settings).FitEpochsAsync(panel, TestContext.Current.CancellationToken);
        using var stopped = await Model(settings).TrainAsync(panel, epochs: 2, progress: null, resume: null, TestContext.Current.CancellationToken);
        using var fitted = new FittedNetwork(TestRuntime.Start(), settings, stopped.Scale, stopped.Base, stopped.Members);

        double[][] quantiles = [.. epochs.Append(fitted).Select(one => one.Forecast(panel, panel.Symbols[0], 400, 1).At(400, 5).ToArray())];

        Assert.Equal(2, stopped.Epochs.Count);
        Assert.Equal(quantiles[1], quantiles[3]);
        Assert.NotEqual(quantiles[1], quantiles[2]);
        foreach (var epoch in epochs)
            epoch.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(31)]
    public void As_many_features_are_written_as_are_counted(int flags)
    {
        var groups = (FeatureGroups)flags;
        var panel = new Panel(Universe[0].Dates[^1], Universe);
        var features = new float[NetworkFeatures.CountOf(groups)];
        features.AsSpan().Fill(float.NaN);

        NetworkFeatures.Write(panel, panel.Symbols[0], 300, 0.01, groups, features);

        Assert.All(features, feature => Assert.InRange(feature, -5, 5));
    }

    private static NetworkForecaster Model(NetworkSettings settings) => new(TestRuntime.Start(), settings);
}
