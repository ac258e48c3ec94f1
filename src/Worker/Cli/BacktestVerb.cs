using System.CommandLine;
using Microsoft.Extensions.Options;
using Worker.Cli.Listings;
using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Jobs;
using Worker.Prices;
using Worker.Runs;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Evaluates all models by walking forward over stored prices, and shows the figures.</summary>
internal sealed class BacktestVerb(
    BacktestRunner runner, PriceHistory history, RunRescuer rescuer, WorkerDatabase database, IOptions<PricesOptions> prices, IOptions<ForecastingOptions> forecasting, Terminal terminal)
{
    private static readonly Option<bool> Json = Arguments.Json("Write a JSON array with the figures of all models, symbols and folds instead of a table.");
    private static readonly JobEntry Job = JobCatalog.OfWorker.Find("backtest");

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "backtest",
            "Evaluate all models by walking forward over stored prices; the same command continues an interrupted one.",
            new Example("evaluate the models on two symbols", "forecast-worker backtest --symbols AAPL,MSFT"),
            new Example("measure the benefit of each group of features", "forecast-worker backtest --ablate"));
        JobOptions.AddTo(command, Job);
        command.Add(Json);
        command.Add(VerbHost.Verbose);
        command.SetAction(host.Action<BacktestVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var arguments = JobOptions.Read(parsed);
        var symbols = await history.SpellAsync(arguments.Symbols.Count > 0 ? arguments.Symbols : prices.Value.Symbols, cancellationToken);
        if (symbols.Count == 0)
        {
            throw new UsageException(
                "There are no symbols to evaluate on. Set Prices:Symbols (Prices__Symbols__0=AAPL) or pass --symbols AAPL.");
        }
        var plan = BacktestJob.Plan(arguments, forecasting.Value);
        var done = terminal.IsErrorInteractive
            ? await JobProgressBar.ShowAsync(
                terminal.ErrorConsole, "backtest", progress => RunAsync(plan, symbols, arguments, progress, cancellationToken))
            : await RunAsync(plan, symbols, arguments, progress: null, cancellationToken);
        if (parsed.GetValue(Json))
        {
            await QueryTable.WriteJsonAsync(
                terminal, database, $"select * from api.backtest_skill where backtest_id = {done.Id} order by scope, symbol, horizon, pinball_ratio", cancellationToken);
            foreach (var failure in done.Failed)
                terminal.WriteError($"Left out: {failure.Error}");
            return done.Failed.Count == 0 ? ExitCode.Done : ExitCode.PartlyFailed;
        }
        await QueryTable.WriteAsync(terminal, database,
            $"""
            select model, horizon, n, round(pinball_ratio::numeric, 4) as pinball_ratio, round(pinball_ratio_to_symmetric::numeric, 4) as to_symmetric,
              round(rmse_ratio::numeric, 4) as rmse_ratio, round(coverage_80::numeric, 3) as coverage_80, round(coverage_95::numeric, 3) as coverage_95,
              round(dm_p_value::numeric, 4) as dm_p_value
            from api.backtest_skill where backtest_id = {done.Id} and scope = 'all folds' and symbol = '*' order by horizon, pinball_ratio
            """, cancellationToken);
        terminal.WriteLine($"Backtest {done.Id}{done.NotEvaluated}. Single symbols and the newest fold: forecast-worker sql \"select * from api.backtest_skill where backtest_id = {done.Id}\"");
        foreach (var failure in done.Failed)
            terminal.WriteLine($"Left out: {failure.Error}");
        return done.Failed.Count == 0 ? ExitCode.Done : ExitCode.PartlyFailed;
    }

    private async Task<BacktestResult> RunAsync(
        BacktestPlan plan, IReadOnlyCollection<string> symbols, JobArguments arguments, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        // Runs of services may share the parts; if one of them is lost and no service is there to notice, this process does.
        await rescuer.StartAsync(cancellationToken);
        try
        {
            return await runner.RunAsync(
                plan, symbols, arguments.AsOf ?? DateOnly.MaxValue, arguments.Fold, runId: null, new Relay(progress), cancellationToken);
        }
        finally
        {
            await rescuer.StopAsync(CancellationToken.None);
        }
    }

    private sealed class Relay(IProgress<JobProgress>? next) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => next?.Report(new JobProgress((double)value.Done / value.Parts, value.Text));
    }
}
