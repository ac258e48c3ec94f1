using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Jobs;

/// <summary>
/// Everything that is due after a session, in order: prices, training, forecasts; and in parallel reviews and their scores. A link that
/// fails stops its own chain only; each link is a separate run.
/// </summary>
internal sealed class NightlyJob(TrainingDue due, SymbolNames names, IOptions<PricesOptions> prices) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var children = context.Children ?? throw new InvalidOperationException("nightly can only be executed as a run.");
        var arguments = context.Arguments;
        var symbols = arguments.Symbols.Count > 0 ? arguments.Symbols : prices.Value.Symbols;
        var chains = new[]
        {
            symbols.Count > 0 ? PricesAsync() : Task.FromResult<IReadOnlyList<RunReport>>([]),
            RunAsync(context, cancellationToken, ("fetch-reviews", () => Plain()), ("score-reviews", () => Plain())),
        };
        IReadOnlyList<RunReport> runs = [.. (await Task.WhenAll(chains)).SelectMany(chain => chain)];

        var summary = runs.Count == 0
            ? "nothing to do: no symbols to follow (Prices:Symbols) and no reviews"
            : string.Join("; ", runs.Select(run => $"{run.Job} {run.State.ToString().ToLowerInvariant()}: {run.Summary}"));
        var failed = runs.Where(run => run.HasFailed).ToList();
        var partial = runs.Where(run => run.State == RunState.Partial).ToList();
        if (failed.Count > 0)
            throw new OperatorException($"{string.Join(" and ", failed.Select(run => $"{run.Job} (run {run.RunId})"))} failed, and what follows was not run. {summary}");
        return new JobOutcome(summary, ToJson(runs), IsSkipped: runs.All(run => run.State == RunState.Skipped))
        {
            Parts = new RunParts(
                null, runs.Count, [.. partial.Select(run => new FailedPart(run.Job, $"{run.Job} (run {run.RunId}): {run.Summary}"))])
            {
                SomethingDone = true,
            },
        };

        Task<JobArguments> Plain() => Task.FromResult(arguments with { Full = false, FineTune = false });

        async Task<IReadOnlyList<RunReport>> PricesAsync() => await RunAsync(
            context, cancellationToken,
            ("fetch-prices", () => Plain()),
            ("train-forecaster", async () => arguments with
            {
                Full = arguments.Full,
                FineTune = !arguments.Full && await due.WhyFromScratchAsync(await names.ResolveAsync(symbols, cancellationToken), arguments.AsOf, cancellationToken) is null,
            }),
            ("forecast", () => Plain()));
    }

    /// <summary>One link after the other, until one fails; a job that this worker does not have is left out.</summary>
    private static async Task<IReadOnlyList<RunReport>> RunAsync(
        JobContext context, CancellationToken cancellationToken, params (string Job, Func<Task<JobArguments>> Arguments)[] chain)
    {
        var runs = new List<RunReport>();
        foreach (var (job, arguments) in chain.Where(link => context.Children!.Has(link.Job)))
        {
            context.Progress.Report(new JobProgress(null, job));
            runs.Add(await context.Children!.RunAsync(job, await arguments(), cancellationToken));
            if (runs[^1].HasFailed) break;
        }
        return runs;
    }

    private static JsonObject ToJson(IReadOnlyList<RunReport> runs) => new()
    {
        ["children"] = new JsonArray([.. runs.Select(run => new JsonObject
        {
            ["run_id"] = run.RunId,
            ["job"] = run.Job,
            ["state"] = run.State.ToString().ToLowerInvariant(),
        })]),
    };
}
