using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Tests.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Simulation;

/// <summary>The figures of skill where the truth is known: 30 correlated shares, 1,500 sessions, the newest 1,000 forecast one session ahead.</summary>
public sealed class SimulatedSkillTests
{
    private const int Sessions = 1500;
    private const int Evaluated = 1000;

    private static readonly DateOnly[] Dates = RandomBars.Weekdays(new DateOnly(2015, 1, 1), Sessions);
    private static readonly SimulatedShare[] Shares = new SimulatedMarket(Dates, seed: 7).Shares(30);
    private static readonly IReadOnlyList<Fold> Folds = Fold.Over(Dates, folds: 4, stride: Evaluated / 4, maxHorizon: 1, leastTraining: 250);

    [Fact]
    public async Task The_truth_covers_what_it_says_within_chance()
    {
        var (inside80, inside95) = (new Dictionary<DateOnly, List<double>>(), new Dictionary<DateOnly, List<double>>());
        var truth = new TrueForecaster(Shares);
        foreach (var share in Shares)
        {
            for (var t = Sessions - Evaluated; t < Sessions - 1; t++)
            {
                var size = Math.Abs(Math.Log(share.Bars.Close[t + 1] / share.Bars.Close[t])) / share.Deviations[t];
                Add(inside80, Dates[t], size <= TrueForecaster.Normal[QuantileLevels.Upper80] ? 1 : 0);
                Add(inside95, Dates[t], size <= TrueForecaster.Normal[QuantileLevels.Upper95] ? 1 : 0);
            }
        }
        var total = (await AllAsync(truth)).Total();

        Assert.Equal((double)total.Inside80 / total.Count, inside80.Values.Average(day => day.Average()), 3);
        AssertMean(0.80, inside80.Values);
        AssertMean(0.95, inside95.Values);
    }

    [Fact]
    public async Task The_loss_of_the_truth_is_the_expected_pinball_loss_of_a_normal_distribution()
    {
        // At its own quantile q(p) the expected loss of N(0, s) is s times the standard normal density at that quantile.
        var density = TrueForecaster.Normal.Average(quantile => Math.Exp(-quantile * quantile / 2) / Math.Sqrt(2 * Math.PI));
        var differences = new SortedDictionary<DateOnly, List<double>>();
        foreach (var scores in await FoldsAsync(new TrueForecaster(Shares)))
        {
            foreach (var share in Shares)
            {
                var symbol = scores.Symbols[share.Bars.Symbol];
                var deviation = Deviation(share, Folds[scores.Fold - 1]);
                for (var i = 0; i < symbol.Dates.Count; i++)
                {
                    var expected = share.Deviations[Array.BinarySearch(Dates, symbol.Dates[i])] * density / deviation;
                    Add(differences, symbol.Dates[i], symbol.Losses[i] - expected);
                }
            }
        }

        Assert.Equal(Evaluated, differences.Count);
        AssertMean(0, differences.Values);
    }

    [Fact]
    public async Task No_model_beats_the_truth_and_one_that_knows_more_is_nearer_to_it()
    {
        var (truth, naive, har) = (await AllAsync(new TrueForecaster(Shares)), await AllAsync(new NaiveForecaster(1)), await AllAsync(new HarForecaster(1)));
        var symmetric = await AllAsync(new SymmetricForecaster(1));

        Assert.All([naive, har, symmetric], model => Assert.True(truth.Compare(model, 1) is { Statistic: < -2 }, $"{truth.Compare(model, 1)}"));
        Assert.InRange(har.Total().Pinball, truth.Total().Pinball, symmetric.Total().Pinball);
        Assert.InRange(naive.Total().Pinball, truth.Total().Pinball, symmetric.Total().Pinball);
        Assert.All([naive, har], model => Assert.InRange((double)model.Total().Inside80 / model.Total().Count, 0.77, 0.83));
    }

    [Fact]
    public async Task Without_drift_in_the_truth_the_last_close_has_the_smallest_error_and_no_direction_is_known()
    {
        var (naive, drift) = (await AllAsync(new NaiveForecaster(1)), await AllAsync(new DriftForecaster(1)));

        Assert.True(naive.Total().SquaredReturnError < drift.Total().SquaredReturnError);
        var total = drift.Total();
        // Days are independent, shares of a day are not: at worst there are as many coins as days.
        Assert.InRange((double)total.RightDirections / total.Directions, 0.5 - (4 * 0.5 / Math.Sqrt(Evaluated)), 0.5 + (4 * 0.5 / Math.Sqrt(Evaluated)));
    }

    [Fact]
    public async Task Two_forecasts_of_the_same_quality_differ_significantly_about_as_often_as_the_level_says()
    {
        const int Pairs = 60;
        var fold = Folds[^1];
        var bars = Shares.Select(share => share.Bars).ToArray();
        var rejected = 0;
        for (var pair = 0; pair < Pairs; pair++)
        {
            var first = await new WalkForward(bars, 1).RunAsync(new TrueForecaster(Shares, 0.2, seed: (2 * pair) + 1), fold, TestContext.Current.CancellationToken);
            var second = await new WalkForward(bars, 1).RunAsync(new TrueForecaster(Shares, 0.2, seed: (2 * pair) + 2), fold, TestContext.Current.CancellationToken);
            if (new ModelScores(first).Compare(new ModelScores(second), 1)!.PValue < 0.05)
                rejected++;
        }

        // Binomial(60, 0.05): 9 or more have a chance of 0.4 %.
        Assert.InRange(rejected, 0, 8);
    }

    [Fact]
    public void Shares_are_correlated_by_the_market_and_each_is_the_same_whatever_others_are_drawn()
    {
        var returns = Shares.Select(share => share.Bars.Close.Zip(share.Bars.Close.Skip(1), (one, next) => Math.Log(next / one)).ToArray()).ToArray();
        var correlations = Enumerable.Range(0, returns.Length - 1).Select(i => Correlation(returns[i], returns[i + 1]));

        Assert.InRange(correlations.Average(), 0.1, 0.7);
        Assert.Equal(Shares[4].Bars.Close, new SimulatedMarket(Dates, seed: 7).Share(4).Bars.Close);
        Assert.All(Shares, share => Assert.All(Enumerable.Range(0, Sessions), t => Assert.True(
            share.Bars.Low[t] <= Math.Min(share.Bars.Open[t], share.Bars.Close[t]) && share.Bars.High[t] >= Math.Max(share.Bars.Open[t], share.Bars.Close[t]))));
    }

    private static async Task<ModelScores> AllAsync(IForecaster model) => new(await FoldsAsync(model));

    private static async Task<List<FoldScores>> FoldsAsync(IForecaster model)
    {
        var scores = new List<FoldScores>();
        foreach (var fold in Folds)
            scores.AddRange(await new WalkForward([.. Shares.Select(share => share.Bars)], 1).RunAsync(model, fold, TestContext.Current.CancellationToken));
        return scores;
    }

    private static double Deviation(SimulatedShare share, Fold fold)
    {
        var returns = Enumerable.Range(1, share.Bars.CountUpTo(fold.Cutoff) - 1).Select(t => Math.Log(share.Bars.Close[t] / share.Bars.Close[t - 1]));
        return Math.Sqrt(returns.Average(value => value * value));
    }

    // Days are independent given the truth, the shares of one day are not: the mean of the days' means, within four of its standard errors.
    private static void AssertMean(double expected, IEnumerable<List<double>> days)
    {
        var means = days.Select(day => day.Average()).ToArray();
        var mean = means.Average();
        var error = Math.Sqrt(means.Average(value => Math.Pow(value - mean, 2)) / means.Length);
        Assert.InRange(mean, expected - (4 * error), expected + (4 * error));
    }

    private static void Add(IDictionary<DateOnly, List<double>> days, DateOnly date, double value)
    {
        if (!days.TryGetValue(date, out var values))
            days[date] = values = [];
        values.Add(value);
    }

    private static double Correlation(double[] one, double[] other)
    {
        var (first, second) = (one.Average(), other.Average());
        var covariance = one.Zip(other, (x, y) => (x - first) * (y - second)).Sum();
        return covariance / Math.Sqrt(one.Sum(x => (x - first) * (x - first)) * other.Sum(y => (y - second) * (y - second)));
    }
}
