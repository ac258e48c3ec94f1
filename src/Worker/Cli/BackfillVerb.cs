using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Backfill;
using Worker.Jobs;
using Worker.Prices;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Cli;

/// <summary>Forecasts past sessions in order, each as if on that day and in a separate run.</summary>
internal sealed class BackfillVerb(
    BackfillPlanner planner, JobRunner runner, WorkerDatabase database, IOptions<PricesOptions> prices, Terminal terminal)
{
    private static readonly Argument<string> Job = new Argument<string>("job") { Description = "The job to run for each day." }.AcceptOnlyFromAmong("forecast");
    private static readonly Option<DateOnly?> From = Arguments.Date(
        "--from", "The first day, as the last session that its forecast may see.", isRequired: true);
    private static readonly Option<DateOnly?> To = Arguments.Date(
        "--to", "The last day; sessions that are not over yet are left out.", isRequired: true);
    private static readonly Option<string[]> Symbols = Arguments.Symbols();
    private static readonly Option<bool> OnlyMissing = new("--only-missing") { Description = "Only the symbols and days that have no forecast: what an interrupted backfill left." };
    private static readonly Option<bool> OnlyFailed = new("--only-failed") { Description = "Only the days whose newest run of the job failed or was cancelled." };
    private static readonly Option<bool> Json = Arguments.Json("With --dry-run: write a JSON array with an object for each session.");
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would be run, and run nothing." };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "backfill",
            "Forecast past sessions in order, each as if on that day; exit code 1 if any was not forecast, 3 if any was for some symbols only.",
            new Example("see what November lacks, then make up for it",
                "forecast-worker backfill forecast --from 2026-11-02 --to 2026-11-24 --only-missing --dry-run",
                "forecast-worker backfill forecast --from 2026-11-02 --to 2026-11-24 --only-missing"))
        {
            Job, From, To, Symbols, OnlyMissing, OnlyFailed, DryRun, Json, VerbHost.Verbose,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(OnlyMissing) && result.GetValue(OnlyFailed))
                result.AddError("--only-missing and --only-failed exclude each other; say one of them, or neither for every session.");
            else if (result.GetValue(From) is { } from && result.GetValue(To) is { } to && from > to)
                result.AddError($"--from {from:yyyy-MM-dd} is after --to {to:yyyy-MM-dd}; expected the earlier day first.");
            else if (result.GetValue(Json) && !result.GetValue(DryRun))
                result.AddError("--json needs --dry-run: it lists what would be run.");
        });
        command.SetAction(host.Action<BackfillVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var symbols = parsed.GetValue(Symbols) is { Length: > 0 } asked ? asked : prices.Value.Symbols;
        if (symbols.Count == 0)
        {
            throw new UsageException(
                "There are no symbols to forecast. Set Prices:Symbols (Prices__Symbols__0=AAPL) or pass --symbols AAPL.");
        }
        var scope = parsed.GetValue(OnlyMissing) ? BackfillScope.OnlyMissing : parsed.GetValue(OnlyFailed) ? BackfillScope.OnlyFailed : BackfillScope.All;
        var failed = new List<SymbolFailure>();
        var days = await planner.PlanAsync(
            new BackfillRequest(parsed.GetValue(From)!.Value, parsed.GetValue(To)!.Value, symbols, scope), failed, cancellationToken);
        if (parsed.GetValue(Json))
        {
            foreach (var failure in failed)
                terminal.WriteError($"not planned: {failure.Error}");
            terminal.WriteJson(PlanJson(days));
            return failed.Count == 0 ? ExitCode.Done : days.Count == 0 ? ExitCode.Failed : ExitCode.PartlyFailed;
        }
        foreach (var failure in failed)
            terminal.WriteLine($"not planned: {failure.Error}");
        if (days.Count == 0)
        {
            terminal.WriteLine("backfill forecast: no session to forecast.");
            return failed.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        }
        if (parsed.GetValue(DryRun))
        {
            ShowPlan(days);
            return ExitCode.Done;
        }
        var code = await RunAsync(parsed.GetRequiredValue(Job), days, symbols, cancellationToken);
        return code == ExitCode.Done && failed.Count > 0 ? ExitCode.PartlyFailed : code;
    }

    private static string PlanJson(IReadOnlyList<BackfillDay> days) => IndentedJson.Of(new JsonArray([.. days.Select(day => new JsonObject
    {
        ["as_of_date"] = $"{day.AsOf:yyyy-MM-dd}",
        ["symbols"] = new JsonArray([.. day.Symbols.Select(symbol => JsonValue.Create(symbol))]),
        ["model_version_ids"] = new JsonArray([.. day.Versions.Select(version => JsonValue.Create(version))]),
        ["obstacle"] = day.Obstacle,
    })]).ToJsonString());

    private void ShowPlan(IReadOnlyList<BackfillDay> days)
    {
        terminal.WriteTable(["as of", "symbols", "model version", ""],
            [.. days.Select(day => (IReadOnlyList<string>)
                [$"{day.AsOf:yyyy-MM-dd}", string.Join(',', day.Symbols), string.Join(',', day.Versions), day.Obstacle ?? ""])]);
        terminal.WriteLine(
            $"backfill forecast: {days.Count(day => day.Obstacle is null)} of {days.Count} sessions would be forecast; nothing was run.");
    }

    private async Task<int> RunAsync(
        string jobName, IReadOnlyList<BackfillDay> days, IReadOnlyList<string> symbols, CancellationToken cancellationToken)
    {
        var job = runner.Catalog.Find(jobName);
        var (done, partly) = (0, 0);
        foreach (var day in days)
        {
            if (day.Obstacle is { } obstacle)
            {
                terminal.WriteLine($"{day.AsOf:yyyy-MM-dd}  not run    {obstacle}");
                continue;
            }
            // The settings' own symbols need not be repeated in every run's arguments.
            var arguments = new JobArguments { AsOf = day.AsOf, Symbols = day.Symbols.SequenceEqual(prices.Value.Symbols) ? [] : day.Symbols };
            var report = await runner.RunAsync(job, arguments, $"cli:{Environment.UserName}", observer: null, cancellationToken);
            terminal.WriteLine($"{day.AsOf:yyyy-MM-dd}  {report.State.ToString().ToLowerInvariant(),-9}  {report.Summary} (run {report.RunId}, {report.Elapsed.TotalSeconds:0.0} s)");
            if (report.State == RunState.Cancelled)
            {
                terminal.WriteLine(
                    $"backfill forecast: stopped at {day.AsOf:yyyy-MM-dd}; the same command with --only-missing continues it.");
                return ExitCode.Cancelled;
            }
            if (report.State is RunState.Succeeded or RunState.Skipped) done++;
            else if (report.State is RunState.Partial) partly++;
        }
        terminal.WriteLine($"backfill forecast: {done} of {days.Count} sessions forecast for {symbols.Count} symbols"
            + $"{(partly > 0 ? $", {partly} for some of them" : "")}, {days.Count - done - partly} not.");
        return done == days.Count ? ExitCode.Done : done + partly == days.Count ? ExitCode.PartlyFailed : ExitCode.Failed;
    }
}
