using System.Text.Json.Nodes;
using Worker.Observability;

namespace Worker.Jobs;

/// <summary>One job: a story readable in one screen. It may run twice; every write it makes is idempotent.</summary>
internal interface IJob
{
    /// <summary>The name people type: <c>fetch-prices</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>--help</c> and <c>api.jobs</c>.</summary>
    string Description { get; }

    /// <exception cref="OperatorException">Something the operator can mend; the message says what.</exception>
    Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken);
}

/// <summary>What a run was asked to do.</summary>
internal sealed record JobArguments
{
    /// <summary>The symbols to work on; empty means those of the settings.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>The review sources to work on, by name; empty means all of the settings.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The last session that may be seen; null means the last finished one.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Do everything anew: the whole history, a training even where nothing changed.</summary>
    public bool Full { get; init; }

    /// <summary>Start from the weights of the current version.</summary>
    public bool FineTune { get; init; }
}

/// <summary>One execution: its arguments, its number in <c>api.runs</c>, and where progress goes.</summary>
internal sealed record JobContext(long RunId, JobArguments Arguments, IProgress<JobProgress> Progress)
{
    /// <summary>Runs other jobs as parts of this run; null where the job is executed outside a run.</summary>
    public IChildRuns? Children { get; init; }
}

/// <param name="Fraction">0 to 1, or null where the job cannot tell.</param>
/// <param name="Message">Where it stands: <c>epoch 12, validation loss 0.98</c>.</param>
internal readonly record struct JobProgress(double? Fraction, string Message);

/// <summary>How a run ended short of an exception.</summary>
/// <param name="Summary">One line for people.</param>
/// <param name="Metrics">Figures for <c>api.runs.metrics</c>.</param>
/// <param name="IsSkipped">Nothing had to be done; the summary says why.</param>
internal sealed record JobOutcome(string Summary, JsonObject Metrics, bool IsSkipped = false)
{
    /// <param name="why">One line for people.</param>
    public static JobOutcome Skipped(string why) => new(why, [], IsSkipped: true);
}
