using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Network;
using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class BacktestJobTests
{
    private static readonly ForecastingOptions Settings = new() { Quantile = { BacktestFolds = 3, BacktestStride = 20 } };

    [Fact]
    public void The_arguments_decide_what_a_backtest_covers()
    {
        var arguments = new JobArguments { Folds = 5, Stride = 50, Refit = BacktestRefit.Once, From = new DateOnly(2010, 1, 1), Ablate = true };

        var plan = BacktestJob.Plan(arguments, Settings);

        Assert.Equal(
            (5, 50, BacktestRefit.Once, new DateOnly(2010, 1, 1), true), (plan.Folds, plan.Stride!.Value, plan.Refit, plan.From!.Value, plan.Ablate));
    }

    [Fact]
    public void A_warm_start_takes_the_settings_of_fine_tuning()
    {
        var settings = new ForecastingOptions { Quantile = { FineTuneEpochs = 2, FineTuneLearningRate = 1e-5, ReplayShare = 0.25 } };

        Assert.Equal(new FineTuneSettings(2, 1e-5, 0.25), BacktestJob.Plan(new JobArguments { Refit = BacktestRefit.Warm }, settings).FineTune);
        Assert.Null(BacktestJob.Plan(new JobArguments(), settings).FineTune);
    }

    [Fact]
    public void The_settings_decide_where_nothing_was_asked()
    {
        var plan = BacktestJob.Plan(new JobArguments(), Settings);

        Assert.Equal((3, 20, BacktestRefit.Every, null, false), (plan.Folds, plan.Stride!.Value, plan.Refit, plan.From, plan.Ablate));
        Assert.Null(BacktestJob.Plan(new JobArguments(), new ForecastingOptions()).Stride);
    }
}
