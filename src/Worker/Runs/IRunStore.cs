using System.Text.Json.Nodes;
using Worker.Jobs;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>A run in the hands of this process.</summary>
/// <param name="Attempt">Only the newest attempt at a run may write to it.</param>
/// <param name="FormerNode">Who began it before and ended first; null where nobody did.</param>
internal sealed record OpenRun(long Id, string Job, JobArguments Arguments, string RequestedBy, int Attempt = 1, string? FormerNode = null);

/// <summary>The book of all runs: opened when a job starts, kept up to date, closed when it ends.</summary>
internal interface IRunStore
{
    /// <summary>Marks as failed what a killed process of this machine left as running. Returns how many there were.</summary>
    Task<int> CloseAbandonedAsync(CancellationToken cancellationToken);

    /// <summary>Writes down a run that nobody asked for before and that begins now.</summary>
    Task<OpenRun> OpenAsync(string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken);

    /// <summary>Begins a run that was asked for.</summary>
    /// <param name="takeOver">Whether it may be in the hands of a node that is known to be gone.</param>
    /// <returns>Null where there is nothing to run: it was cancelled, has ended, or another process runs it.</returns>
    Task<OpenRun?> BeginAsync(long runId, bool takeOver, CancellationToken cancellationToken);

    /// <summary>Says that the run is being worked on.</summary>
    /// <returns>Null where it is this process's no more; who called it off; or empty where nobody has.</returns>
    Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken);

    Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken);

    /// <param name="error">What the operator should know; null unless the run failed.</param>
    Task CloseAsync(OpenRun run, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken);

    /// <summary>Puts the run back into the queue, to be begun again.</summary>
    /// <param name="error">What went wrong; null where nothing did.</param>
    Task HandBackAsync(OpenRun run, string message, string? error, CancellationToken cancellationToken);

    Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken);
}
