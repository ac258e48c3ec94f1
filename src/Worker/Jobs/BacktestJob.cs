using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Versions;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>Judges all models by walking forward over stored prices. Runs of the same backtest, on one node or several, share its parts.</summary>
internal sealed class BacktestJob(BacktestRunner runner, IOptions<PricesOptions> prices, IOptions<ForecastingOptions> forecasting) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var symbols = context.Arguments.Symbols.Count > 0 ? context.Arguments.Symbols : prices.Value.Symbols;
        if (symbols.Count == 0)
            return JobOutcome.Skipped("no symbols to judge on; set Prices:Symbols or pass --symbols AAPL");
        var id = await runner.RunAsync(
            Plan(context.Arguments, forecasting.Value), symbols.ToArray(), context.Arguments.AsOf ?? DateOnly.MaxValue, context.RunId, new Relay(context.Progress), cancellationToken);
        return new JobOutcome($"backtest {id} is done: see api.backtest_skill where backtest_id = {id}", new JsonObject { ["backtest_id"] = id });
    }

    /// <summary>What the arguments ask for; the settings fill in the rest. The command line makes its plan here as well.</summary>
    public static BacktestPlan Plan(JobArguments arguments, ForecastingOptions forecasting) => new()
    {
        Folds = arguments.Folds ?? forecasting.Quantile.BacktestFolds,
        Stride = arguments.Stride ?? (forecasting.Quantile.BacktestStride > 0 ? forecasting.Quantile.BacktestStride : null),
        Refit = arguments.Refit ?? BacktestRefit.Every,
        From = arguments.From,
        Ablate = arguments.Ablate,
        Network = QuantileSettings.From(forecasting).Network,
    };

    private sealed class Relay(IProgress<JobProgress> next) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => next.Report(new JobProgress((double)value.Done / value.Parts, value.Text));
    }
}
