using System.CommandLine;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Versions;
using Worker.Jobs;
using Worker.Prices;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Judges all models by walking forward over stored prices, and shows the figures.</summary>
internal sealed class BacktestVerb(
    BacktestRunner runner, PriceHistory history, WorkerDatabase database, IOptions<PricesOptions> prices, IOptions<ForecastingOptions> forecasting, Terminal terminal)
{
    private static readonly Option<string[]> Symbols = Arguments.Symbols();
    private static readonly Option<DateOnly?> From = Arguments.Date("--from", "The first day whose prices are used. [default: all that are stored]");
    private static readonly Option<DateOnly?> AsOf = Arguments.AsOf("The last day whose prices are used. [default: all that are stored]");
    private const int DefaultFolds = 8;

    // No default value of the library's: a validator does not see it.
    private static readonly Option<int?> Folds = new("--folds")
    {
        Description = $"Steps of the walk: models are judged on each by what was known before it. [default: {DefaultFolds}]",
        HelpName = "N",
    };
    private static readonly Option<int?> Stride = new("--stride")
    {
        Description = "Sessions of a fold. [default: all folds together are a quarter of the sessions]",
        HelpName = "N",
    };
    private static readonly Option<BacktestRefit> Refit = new("--refit") { Description = "When models are fitted: before every fold, or once before the oldest." };
    private static readonly Option<bool> Ablate = new("--ablate") { Description = "Judge the network also without each group of features, and with those that it does not read." };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "backtest",
            "Judge all models by walking forward over stored prices; the same command continues an interrupted one.",
            new Example("judge the models on two symbols", "forecast-worker backtest --symbols AAPL,MSFT"),
            new Example("see which features earn their place", "forecast-worker backtest --ablate"))
        {
            Symbols, From, AsOf, Folds, Stride, Refit, Ablate,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Folds) is < 1 or > 1000) result.AddError($"--folds is {result.GetValue(Folds)}; expected 1 to 1000.");
            else if (result.GetValue(Stride) is < 1 or > 10_000) result.AddError($"--stride is {result.GetValue(Stride)}; expected 1 to 10000.");
        });
        command.SetAction(host.Action<BacktestVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var symbols = await history.SpellAsync(parsed.GetValue(Symbols) is { Length: > 0 } asked ? asked : prices.Value.Symbols, cancellationToken);
        if (symbols.Count == 0)
            throw new UsageException("There are no symbols to judge on. Set Prices:Symbols (Prices__Symbols__0=AAPL) or pass --symbols AAPL.");
        var plan = new BacktestPlan
        {
            Folds = parsed.GetValue(Folds) ?? DefaultFolds,
            Stride = parsed.GetValue(Stride),
            Refit = parsed.GetValue(Refit),
            From = parsed.GetValue(From),
            Ablate = parsed.GetValue(Ablate),
            Network = QuantileSettings.From(forecasting.Value).Network,
        };
        var asOf = parsed.GetValue(AsOf) ?? DateOnly.MaxValue;
        var done = terminal.IsErrorInteractive
            ? await JobProgressBar.ShowAsync(terminal.ErrorConsole, "backtest", progress => RunAsync(plan, symbols, asOf, progress, cancellationToken))
            : await RunAsync(plan, symbols, asOf, progress: null, cancellationToken);
        await QueryTable.WriteAsync(terminal, database,
            $"""
            select model, horizon, n, round(pinball_ratio::numeric, 4) as pinball_ratio, round(pinball_ratio_to_symmetric::numeric, 4) as to_symmetric,
              round(rmse_ratio::numeric, 4) as rmse_ratio, round(coverage_80::numeric, 3) as coverage_80, round(coverage_95::numeric, 3) as coverage_95,
              round(dm_p_value::numeric, 4) as dm_p_value
            from api.backtest_skill where backtest_id = {done.Id} and scope = 'all folds' and symbol = '*' order by horizon, pinball_ratio
            """, cancellationToken);
        terminal.WriteLine($"Backtest {done.Id}{done.NotJudged}. Single symbols and the newest fold: forecast-worker sql \"select * from api.backtest_skill where backtest_id = {done.Id}\"");
        foreach (var failure in done.Failed)
            terminal.WriteLine($"Left out: {failure.Error}");
        return done.Failed.Count == 0 ? ExitCode.Done : ExitCode.PartlyFailed;
    }

    private Task<BacktestResult> RunAsync(
        BacktestPlan plan, IReadOnlyCollection<string> symbols, DateOnly asOf, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        runner.RunAsync(plan, symbols, asOf, runId: null, new Relay(progress), cancellationToken);

    private sealed class Relay(IProgress<JobProgress>? next) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value) => next?.Report(new JobProgress((double)value.Done / value.Parts, value.Text));
    }
}
