using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Storage.Tables;

namespace Worker.Jobs;

/// <summary>Has the models of many symbols trained shard by shard, each shard a run on any free node, and adds up what they did.</summary>
internal static class TrainingShards
{
    public static async Task<JobOutcome> RunAsync(
        string job, JobContext context, IChildRuns children, IReadOnlyList<string> symbols, int symbolsPerShard, CancellationToken cancellationToken)
    {
        // In one order, so that a run that is begun again finds its shards.
        var shards = symbols.Distinct().Order(StringComparer.Ordinal).Chunk(symbolsPerShard)
            .Select(chunk => context.Arguments with { Symbols = chunk }).ToList();
        var ended = 0;
        context.Progress.Report(Progress(0, shards.Count));
        var runs = await children.RunAllAsync(
            job, shards, _ => context.Progress.Report(Progress(++ended, shards.Count)), cancellationToken);

        var failed = runs.Where(run => run.HasFailed).ToList();
        JsonArray models = Merge(runs, "models"), skipped = Merge(runs, "skipped");
        return new JobOutcome(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{models.Count} models of {shards.Sum(shard => shard.Symbols.Count)} symbols trained in {runs.Count} shards")
            + (skipped.Count > 0 ? $"; {skipped.Count} symbols skipped, see metrics" : ""),
            new JsonObject
            {
                ["models"] = models,
                ["skipped"] = skipped,
                ["shards"] = new JsonArray([.. runs.Select(run => new JsonObject
                {
                    ["run_id"] = run.RunId,
                    ["state"] = run.State.ToString().ToLowerInvariant(),
                })]),
            },
            IsSkipped: runs.All(run => run.State == RunState.Skipped))
        {
            // A repeat finds the shards that did not fail.
            Parts = new RunParts(
                null, runs.Count, [.. failed.Select(run => new FailedPart(
                    $"run {run.RunId}", $"run {run.RunId} {run.State.ToString().ToLowerInvariant()}: {run.Summary}"))]),
        };
    }

    private static JobProgress Progress(int ended, int count) => new((double)ended / count, $"{ended} of {count} shards done");

    private static JsonArray Merge(IEnumerable<RunReport> runs, string key) =>
        [.. runs.SelectMany(run => run.Metrics?[key] as JsonArray ?? []).Select(item => item?.DeepClone())];
}
