namespace Worker.Jobs;

/// <summary>Runs other jobs as parts of a run: each is a separate run in <c>api.runs</c> that names this one as its parent.</summary>
internal interface IChildRuns
{
    /// <summary>Whether the worker has a job of that name.</summary>
    bool Has(string job);

    /// <summary>Whether other nodes may take the parts, so that they finish sooner than in this process alone.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Runs a job on each of the arguments to its end, retries included, in no order; arguments that the job does not take are left out. A
    /// part that this run began before it was interrupted, and that did not fail, is not begun again.
    /// </summary>
    /// <param name="ended">Told of each part as it ends.</param>
    /// <returns>In the order of the arguments.</returns>
    Task<IReadOnlyList<RunReport>> RunAllAsync(
        string job, IReadOnlyList<JobArguments> parts, Action<RunReport>? ended, CancellationToken cancellationToken);

    /// <summary>As <see cref="RunAllAsync"/>, for one part.</summary>
    async Task<RunReport> RunAsync(string job, JobArguments arguments, CancellationToken cancellationToken) =>
        (await RunAllAsync(job, [arguments], null, cancellationToken))[0];
}
