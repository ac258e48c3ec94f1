using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Worker.Jobs;
using Worker.Observability.Meters;
using Worker.Runs;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Health;

/// <summary>The book of all runs, with a figure for each that this process ends.</summary>
internal sealed class MeasuredRunStore(RunStore store, RunMeter meter, TimeProvider time) : IRunStore
{
    private readonly ConcurrentDictionary<(long Run, int Attempt), long> _started = new();

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken) => store.CloseAbandonedAsync(cancellationToken);

    public async Task<OpenRun> OpenAsync(string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken) =>
        Started(await store.OpenAsync(job, arguments, requestedBy, parentId, cancellationToken));

    public async Task<OpenRun?> BeginAsync(long runId, bool takeOver, CancellationToken cancellationToken) =>
        await store.BeginAsync(runId, takeOver, cancellationToken) is { } run ? Started(run) : null;

    public Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken) => store.BeatAsync(run, cancellationToken);

    public Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken) => store.ReportAsync(run, progress, cancellationToken);

    public async Task CloseAsync(OpenRun run, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken)
    {
        await store.CloseAsync(run, state, message, metrics, error, cancellationToken);
        Count(run, state.ToString().ToLowerInvariant(), metrics);
    }

    public async Task HandBackAsync(OpenRun run, string message, string? error, CancellationToken cancellationToken)
    {
        await store.HandBackAsync(run, message, error, cancellationToken);
        Count(run, error is null ? "handed_back" : "retried", metrics: null);
    }

    public Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken) =>
        store.WriteLogAsync(run, lines, cancellationToken);

    private OpenRun Started(OpenRun run)
    {
        _started[(run.Id, run.Attempt)] = time.GetTimestamp();
        return run;
    }

    private void Count(OpenRun run, string state, JsonObject? metrics)
    {
        if (_started.TryRemove((run.Id, run.Attempt), out var started))
            meter.Count(run.Job, state, time.GetElapsedTime(started), metrics);
    }
}
