using Worker.Jobs;
using Worker.Runs;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Tests.Runs;

/// <summary>Remembers what is written about runs.</summary>
internal sealed class FakeRunStore : IRunStore
{
    private int _claims;

    public List<RunReport> Closed { get; } = [];

    public List<(RunReport Report, TimeSpan? RetryIn)> Requeued { get; } = [];

    public List<(OpenRun Run, int MaxAttempts)> GivenUp { get; } = [];

    public List<RunLogLine> Lines { get; } = [];

    /// <summary>What each heartbeat answers.</summary>
    public string? Heartbeat { get; set; } = "";

    /// <summary>What closing writes; null for what it is told.</summary>
    public RunState? Written { get; set; }

    public bool ClosingFails { get; set; }

    /// <summary>What a claim gets.</summary>
    public Func<NodeCapacity, Task<OpenRun?>> Claim { get; set; } = _ => Task.FromResult<OpenRun?>(null);

    /// <summary>How often a run was asked for.</summary>
    public int Claims => Volatile.Read(ref _claims);

    public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<OpenRun> OpenAsync(string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken) =>
        Task.FromResult(new OpenRun(7, job, arguments, requestedBy));

    public Task<OpenRun?> ClaimAsync(NodeCapacity capacity, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _claims);
        return Claim(capacity);
    }

    public Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken) => Task.FromResult(Heartbeat);

    public Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<RunState?> CloseAsync(OpenRun run, RunReport report, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ClosingFails) throw new IOException("the database went away");
        Closed.Add(report);
        return Task.FromResult<RunState?>(Written ?? report.State);
    }

    public Task<RunState?> RequeueAsync(OpenRun run, RunReport report, TimeSpan? retryIn, CancellationToken cancellationToken)
    {
        Requeued.Add((report, retryIn));
        return Task.FromResult<RunState?>(RunState.Queued);
    }

    public Task<RunState?> GiveUpAsync(OpenRun run, int maxAttempts, CancellationToken cancellationToken)
    {
        GivenUp.Add((run, maxAttempts));
        return Task.FromResult<RunState?>(run.Losses + 1 >= maxAttempts ? RunState.Failed : RunState.Queued);
    }

    public Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken)
    {
        Lines.AddRange(lines);
        return Task.CompletedTask;
    }
}
