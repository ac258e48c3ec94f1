using System.Text.Json.Nodes;
using Worker.Storage.Tables;

namespace Worker.Jobs;

/// <summary>The state or the end of a run.</summary>
/// <param name="RunId">Its number in <c>api.runs</c>.</param>
/// <param name="Summary">One line for people: its progress, what was done, why nothing had to be, or what went wrong.</param>
/// <param name="Metrics">Its figures; null if it failed or has not ended.</param>
internal sealed record RunReport(long RunId, string Job, RunState State, string Summary, JsonObject? Metrics = null)
{
    /// <summary>Its progress, 0 to 1, or null if unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>Which process runs it or ran it last; null if none has.</summary>
    public string? Node { get; init; }

    /// <summary>What went wrong; null if nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The parts that failed, as the arguments of an attempt that does these only; null if none did.</summary>
    public JsonObject? FailedParts { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>What was thrown; null unless this process saw it fail.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The job's own work, which did not stop in time and may still run in this process; null if it has ended.</summary>
    public Task? Unfinished { get; init; }

    public bool HasFailed => State is RunState.Failed or RunState.Cancelled;

    public bool HasEnded => State is not (RunState.Queued or RunState.Running);

    public static RunReport Of(RunRow row) => new(
        row.Id, row.Job, row.State, (row.State == RunState.Partial ? row.Message : row.Error ?? row.Message) ?? "",
        row.Metrics is { } json ? JsonNode.Parse(json)!.AsObject() : null)
    {
        Progress = row.Progress,
        Node = row.Node,
        Error = row.Error,
    };
}
