using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Worker.Jobs;
using Worker.Observability.Meters;
using Worker.Runs;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Health;

/// <summary>The store of all runs, with a figure for each that this process ends.</summary>
internal sealed class MeasuredRunStore(RunStore store, RunMeter meter, TimeProvider time) : IRunStore
{
    private readonly ConcurrentDictionary<(long Run, int Attempt), long> _started = new();

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken) => store.CloseAbandonedAsync(cancellationToken);

    public async Task<OpenRun> OpenAsync(
        string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken) =>
        Started(await store.OpenAsync(job, arguments, requestedBy, parentId, cancellationToken));

    public async Task<OpenRun?> ClaimAsync(NodeCapacity capacity, CancellationToken cancellationToken) =>
        await store.ClaimAsync(capacity, cancellationToken) is { } run ? Started(run) : null;

    public Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken) => store.BeatAsync(run, cancellationToken);

    public Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken) =>
        store.ReportAsync(run, progress, cancellationToken);

    public async Task<RunState?> CloseAsync(OpenRun run, RunReport report, CancellationToken cancellationToken)
    {
        var written = await store.CloseAsync(run, report, cancellationToken);
        Count(run, written ?? report.State, report.Metrics);
        return written;
    }

    public async Task<RunState?> RequeueAsync(OpenRun run, RunReport report, TimeSpan? retryIn, CancellationToken cancellationToken)
    {
        var written = await store.RequeueAsync(run, report, retryIn, cancellationToken);
        if (written is { } ended and not RunState.Queued) Count(run, ended, report.Metrics);
        else Count(run, retryIn is null ? "requeued" : "retried", report.Metrics);
        return written;
    }

    public async Task<RunState?> GiveUpAsync(OpenRun run, int maxAttempts, CancellationToken cancellationToken)
    {
        var written = await store.GiveUpAsync(run, maxAttempts, cancellationToken);
        if (written is { } ended and not RunState.Queued) Count(run, ended, metrics: null);
        return written;
    }

    public Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken) =>
        store.WriteLogAsync(run, lines, cancellationToken);

    private OpenRun Started(OpenRun run)
    {
        _started[(run.Id, run.Attempt)] = time.GetTimestamp();
        return run;
    }

    private void Count(OpenRun run, RunState state, JsonObject? metrics) => Count(run, state.ToString().ToLowerInvariant(), metrics);

    private void Count(OpenRun run, string state, JsonObject? metrics)
    {
        if (_started.TryRemove((run.Id, run.Attempt), out var started))
            meter.Count(run.Job, state, time.GetElapsedTime(started), metrics);
    }
}
