using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Leaks;
using Worker.Forecasting.Panels;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Backtest;

public sealed class WalkForwardTests
{
    private static readonly DailyBars[] Universe = RandomBars.Universe(12, 900);
    private static readonly IReadOnlyList<Fold> Folds = Fold.Over(Universe[0].Dates, folds: 4, stride: 60, maxHorizon: 5, leastTraining: 250);

    [Fact]
    public async Task Every_session_of_a_fold_is_evaluated_once_for_every_symbol_and_horizon()
    {
        var scores = await new WalkForward(Universe, 5).RunAsync(new NaiveForecaster(5), Folds[^1], TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3, 4, 5], scores.Select(score => score.Horizon));
        Assert.All(scores, score => Assert.All(score.Symbols.Values, symbol => Assert.Equal(60, symbol.Sums.Count)));
        Assert.All(scores, score => Assert.Equal(12, score.Symbols.Count));
    }

    [Fact]
    public async Task Where_volatility_changes_the_regression_beats_symmetric_intervals_by_the_test()
    {
        var (har, symmetric) = (await AllAsync(new HarForecaster(5), Universe), await AllAsync(new SymmetricForecaster(5), Universe));

        var test = har.Compare(symmetric, horizon: 1)!;

        Assert.True(test is { Statistic: < 0, PValue: < 0.01 }, $"{test}");
        var coverage = (double)har.Total().Inside80 / har.Total().Count;
        Assert.InRange(coverage, 0.75, 0.85);
    }

    [Fact]
    public async Task With_sessions_in_random_order_no_model_has_skill()
    {
        // A future that has nothing to do with the past: the regression can be no better than the naive forecast.
        var shuffled = Universe.Select(ChangedBars.Shuffled).ToArray();
        var (har, naive) = (await AllAsync(new HarForecaster(5), shuffled), await AllAsync(new NaiveForecaster(5), shuffled));

        Assert.InRange(har.Total().Pinball / naive.Total().Pinball, 0.985, 1.03);
    }

    [Fact]
    public async Task Evaluated_are_the_intervals_that_are_stored_which_do_not_become_narrower_with_the_horizon()
    {
        var scores = await new WalkForward(Universe, 5).RunAsync(new NarrowerForecaster(), Folds[^1], TestContext.Current.CancellationToken);

        double[] all = [.. scores.Select(score => new ModelScores([score]).Total().Width95)];
        Assert.All(all, width => Assert.Equal(all[0], width, 1e-6));
    }

    private static async Task<ModelScores> AllAsync(IForecaster model, DailyBars[] universe)
    {
        var scores = new List<FoldScores>();
        foreach (var fold in Folds)
            scores.AddRange(await new WalkForward(universe, 5).RunAsync(model, fold, TestContext.Current.CancellationToken));
        return new ModelScores(scores.Where(score => score.Horizon == 1));
    }

    // Quantiles of horizon h are h times nearer to the median than those of horizon 1.
    private sealed class NarrowerForecaster : IForecaster, IFittedForecaster
    {
        public string Name => "narrower";

        public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) => Task.FromResult<IFittedForecaster>(this);

        public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count)
        {
            var forecasts = new QuantileForecasts(from, count, 5);
            for (var t = from; t < from + count; t++)
            {
                for (var h = 1; h <= 5; h++)
                {
                    for (var q = 0; q < QuantileLevels.Count; q++)
                        forecasts.At(t, h)[q] = 0.01 * (q - QuantileLevels.Median) / h;
                }
            }
            return forecasts;
        }

        public void Dispose()
        {
        }
    }
}
