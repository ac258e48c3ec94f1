using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Calibration;

public sealed class AdaptiveForecasterTests
{
    private static readonly DailyBars[] Universe = RandomBars.Universe(12, 900);
    private static readonly Fold Fold = Fold.Over(Universe[0].Dates, 1, 250, 2, 250)[0];

    [Fact]
    public async Task Intervals_that_are_far_too_narrow_come_to_cover_what_they_should()
    {
        var narrow = await CoverageAsync(new Narrow());
        var adaptive = await CoverageAsync(new AdaptiveForecaster(new Narrow(), 2, new AdaptiveConformalSettings { Window = 250 }));

        Assert.True(narrow < 0.6, $"{narrow}");
        Assert.InRange(adaptive, 0.77, 0.83);
    }

    [Fact]
    public async Task A_changed_future_changes_no_interval()
    {
        var model = new AdaptiveForecaster(new HarForecaster(2), 2, new AdaptiveConformalSettings { Window = 125 });
        using var fitted = await model.FitAsync(new Panel(Fold.Cutoff, Universe), TestContext.Current.CancellationToken);
        using var other = await model.FitAsync(new Panel(Fold.Cutoff, Universe), TestContext.Current.CancellationToken);
        var (all, cut) = (new Panel(Universe[0].Dates[^1], Universe), new Panel(Universe[0].Dates[^50], Universe));
        var first = Universe[0].CountUpTo(Fold.Cutoff);

        var (late, early) = (fitted.Forecast(all, all.Symbols[1], first, 100), other.Forecast(cut, cut.Symbols[1], first, 100));

        for (var t = first; t < first + 100; t++)
            Assert.Equal(early.At(t, 2).ToArray(), late.At(t, 2).ToArray());
    }

    private static async Task<double> CoverageAsync(IForecaster model)
    {
        var scores = await new WalkForward(Universe, 2).RunAsync(model, Fold, TestContext.Current.CancellationToken);
        var total = new ModelScores([scores[0]]).Total();
        return (double)total.Inside80 / total.Count;
    }

    /// <summary>The regression with intervals half as wide.</summary>
    private sealed class Narrow : IForecaster
    {
        public string Name => "narrow";

        public async Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken)
        {
            using var har = (ScaledQuantiles)await new HarForecaster(2).FitAsync(panel, cancellationToken);
            return har with { Quantiles = new PooledQuantiles([.. har.Quantiles.Values.Select(values => values.Select(value => value / 2).ToArray())]) };
        }
    }
}
