using Worker.Jobs;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>A run in the hands of this process.</summary>
/// <param name="Attempt">Only the newest attempt at a run may write to it.</param>
/// <param name="ParentId">The run that requested it as a part of itself; null if none did.</param>
/// <param name="Failures">How many attempts before this one failed.</param>
/// <param name="Losses">How many attempts before this one were lost with their process.</param>
/// <param name="IsRemainder">Whether an earlier attempt did a part of the work, so that this one does the rest only.</param>
internal sealed record OpenRun(
    long Id, string Job, JobArguments Arguments, string RequestedBy, int Attempt = 1, long? ParentId = null, int Failures = 0, int Losses = 0,
    bool IsRemainder = false)
{
    /// <summary>Whether no person waits for it, so that the service retries a failure: the schedule or another run requested it.</summary>
    public bool IsUnattended => RequestedBy == "schedule" || ParentId is not null;
}

/// <summary>The store of all runs: opened when a job starts, kept up to date, closed when it ends.</summary>
internal interface IRunStore
{
    /// <summary>Marks as failed what a killed process left as running that a person watched. Returns how many there were.</summary>
    Task<int> CloseAbandonedAsync(CancellationToken cancellationToken);

    /// <summary>Records a run that was not queued before and that begins now.</summary>
    Task<OpenRun> OpenAsync(string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken);

    /// <summary>Begins the oldest queued run that this node has room for.</summary>
    /// <returns>Null if there is none.</returns>
    Task<OpenRun?> ClaimAsync(NodeCapacity capacity, CancellationToken cancellationToken);

    /// <summary>Says that the run is being worked on.</summary>
    /// <returns>Null if it no longer belongs to this process; who cancelled it; or empty if nobody did.</returns>
    Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken);

    Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken);

    /// <summary>Writes down how the run ended.</summary>
    /// <returns>The state that was written: cancelled for a failure after a cancellation. Null if the run is no longer this
    /// process's.</returns>
    Task<RunState?> CloseAsync(OpenRun run, RunReport report, CancellationToken cancellationToken);

    /// <summary>Puts the run back into the queue, to be begun again.</summary>
    /// <param name="retryIn">For a failure: the pause before the next attempt; null for an attempt that was interrupted.</param>
    /// <returns>The state that was written: cancelled if the run was cancelled. Null if it no longer belongs to this process.</returns>
    Task<RunState?> RequeueAsync(OpenRun run, RunReport report, TimeSpan? retryIn, CancellationToken cancellationToken);

    /// <summary>
    /// Counts the attempt as lost, because it does not stop: the run is requeued, or ended if it was cancelled or lost too often.
    /// </summary>
    /// <param name="maxAttempts">How many attempts may be lost, the first included.</param>
    /// <returns>The state that was written. Null if the run is no longer this process's.</returns>
    Task<RunState?> GiveUpAsync(OpenRun run, int maxAttempts, CancellationToken cancellationToken);

    Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken);
}
