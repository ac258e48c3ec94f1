using System.Text.Json.Nodes;
using Worker.Observability;

namespace Worker.Jobs;

/// <summary>
/// One job: a story readable in one screen. It may run twice; every write it makes is idempotent. <see cref="JobCatalog"/> declares it.
/// </summary>
internal interface IJob
{
    /// <exception cref="OperatorException">Something that the operator can fix; the message says what.</exception>
    Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>One execution: its arguments, its number in <c>api.runs</c>, and where progress goes.</summary>
internal sealed record JobContext(long RunId, JobArguments Arguments, IProgress<JobProgress> Progress)
{
    /// <summary>Runs other jobs as parts of this run; null if the job is executed outside a run.</summary>
    public IChildRuns? Children { get; init; }
}

/// <param name="Fraction">0 to 1, or null if unknown.</param>
/// <param name="Message">Its progress: <c>epoch 12, validation loss 0.98</c>.</param>
internal readonly record struct JobProgress(double? Fraction, string Message);

/// <summary>How a run ended short of an exception.</summary>
/// <param name="Summary">One line for people.</param>
/// <param name="Metrics">Figures for <c>api.runs.metrics</c>.</param>
/// <param name="IsSkipped">Nothing had to be done; the summary says why.</param>
internal sealed record JobOutcome(string Summary, JsonObject Metrics, bool IsSkipped = false)
{
    /// <summary>
    /// The parts of the work, if some can fail while others are done. The runner ends the run as partial if some failed and as failed if
    /// all did, names them, and tries those again that failed.
    /// </summary>
    public RunParts? Parts { get; init; }

    /// <param name="why">One line for people.</param>
    public static JobOutcome Skipped(string why) => new(why, [], IsSkipped: true);
}
