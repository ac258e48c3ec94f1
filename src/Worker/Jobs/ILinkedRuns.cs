using Worker.Storage.Tables;

namespace Worker.Jobs;

/// <summary>Runs other jobs as parts of a run: each is a run of its own in <c>api.runs</c> that names this one as its parent.</summary>
internal interface ILinkedRuns
{
    /// <summary>Whether the worker has a job of that name.</summary>
    bool Has(string job);

    /// <summary>Runs a job to its end, retries included. A part that this run began before it was interrupted is not begun again.</summary>
    Task<LinkedRun> RunAsync(string job, JobArguments arguments, CancellationToken cancellationToken);
}

/// <param name="State">How it ended.</param>
/// <param name="Summary">What was done, why nothing had to be, or what went wrong.</param>
internal sealed record LinkedRun(long RunId, string Job, RunState State, string Summary);
