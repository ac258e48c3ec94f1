using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Versions;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>
/// Evaluates all models by walking forward over stored prices. Runs of the same backtest, on one node or several, share its parts.
/// </summary>
internal sealed class BacktestJob(
    BacktestRunner runner, PriceHistory history, IOptions<PricesOptions> prices, IOptions<ForecastingOptions> forecasting, ILogger<BacktestJob> logger) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var symbols = await history.SpellAsync(
            context.Arguments.Symbols.Count > 0 ? context.Arguments.Symbols : prices.Value.Symbols, cancellationToken);
        if (symbols.Count == 0)
            return JobOutcome.Skipped("no symbols to evaluate on; set Prices:Symbols or pass --symbols AAPL");
        var plan = Plan(context.Arguments, forecasting.Value);
        // Folds of a warm start depend on each other: no node could begin with a later one.
        if (context.Children is { IsShared: true } children && context.Arguments.Fold is null && plan.Folds > 1 && plan.Refit != BacktestRefit.Warm)
            await EvaluateFoldsAsync(context, children, plan.Folds, cancellationToken);
        // After the runs of the folds this finds every part done.
        var done = await runner.RunAsync(
            plan, symbols, context.Arguments.AsOf ?? DateOnly.MaxValue, context.Arguments.Fold, context.RunId, new Relay(context.Progress), cancellationToken);
        var what = context.Arguments.Fold is { } fold ? string.Create(CultureInfo.InvariantCulture, $"fold {fold} of backtest {done.Id}") : $"backtest {done.Id}";
        return new JobOutcome(
            $"{what} is done: see api.backtest_skill where backtest_id = {done.Id}{done.NotEvaluated}", new JsonObject { ["backtest_id"] = done.Id })
        {
            // A repeat of only the failed ones would be another backtest.
            Parts = done.Failed.ToParts(argument: null, symbols.Count, logger),
        };
    }

    // Each fold is a separate run, which any node takes. This run does the rest of a failed fold itself.
    private static async Task EvaluateFoldsAsync(JobContext context, IChildRuns children, int folds, CancellationToken cancellationToken)
    {
        var done = 0;
        JobArguments[] parts = [.. Enumerable.Range(1, folds).Select(fold => context.Arguments with { Folds = folds, Fold = fold })];
        await children.RunAllAsync("backtest", parts, _ => context.Progress.Report(new JobProgress(
            (double)++done / folds, string.Create(CultureInfo.InvariantCulture, $"{done} of {folds} folds done"))), cancellationToken);
    }

    /// <summary>What the arguments ask for; the settings fill in the rest. The command line makes its plan here as well.</summary>
    public static BacktestPlan Plan(JobArguments arguments, ForecastingOptions forecasting) => new()
    {
        Folds = arguments.Folds ?? forecasting.Quantile.BacktestFolds,
        Stride = arguments.Stride ?? (forecasting.Quantile.BacktestStride > 0 ? forecasting.Quantile.BacktestStride : null),
        Refit = arguments.Refit ?? BacktestRefit.Every,
        FineTune = arguments.Refit == BacktestRefit.Warm ? forecasting.Quantile.FineTuning : null,
        From = arguments.From,
        Ablate = arguments.Ablate,
        Network = QuantileSettings.From(forecasting).Network,
    };

    private sealed class Relay(IProgress<JobProgress> next) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => next.Report(new JobProgress((double)value.Done / value.Parts, value.Text));
    }
}
