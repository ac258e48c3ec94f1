using System.Text.Json.Nodes;
using Worker.Storage.Tables;

namespace Worker.Jobs;

/// <summary>Runs other jobs as parts of a run: each is a run of its own in <c>api.runs</c> that names this one as its parent.</summary>
internal interface IChildRuns
{
    /// <summary>Whether the worker has a job of that name.</summary>
    bool Has(string job);

    /// <summary>Whether other nodes may take the parts, so that many of them are done sooner than by this process alone.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Runs a job on each of the arguments to its end, retries included, in no order. A part that this run began before it was interrupted, and
    /// that did not fail, is not begun again.
    /// </summary>
    /// <param name="ended">Told of each part as it ends.</param>
    /// <returns>In the order of the arguments.</returns>
    Task<IReadOnlyList<ChildRun>> RunAllAsync(
        string job, IReadOnlyList<JobArguments> parts, Action<ChildRun>? ended, CancellationToken cancellationToken);

    /// <summary>As <see cref="RunAllAsync"/>, for one part.</summary>
    async Task<ChildRun> RunAsync(string job, JobArguments arguments, CancellationToken cancellationToken) =>
        (await RunAllAsync(job, [arguments], null, cancellationToken))[0];
}

/// <param name="State">How it ended.</param>
/// <param name="Summary">What was done, why nothing had to be, or what went wrong.</param>
/// <param name="Metrics">Its figures; null where it failed.</param>
internal sealed record ChildRun(long RunId, string Job, RunState State, string Summary, JsonObject? Metrics = null)
{
    public bool HasFailed => State is RunState.Failed or RunState.Cancelled;
}
