using System.Text.Json.Nodes;

namespace Worker.Jobs;

/// <summary>One part of a run's work that failed: a symbol, a source, a shard.</summary>
/// <param name="Error">What went wrong and what to do, in one line.</param>
internal sealed record FailedPart(string Name, string Error);

/// <summary>The parts of a run's work, each of which can fail without the others.</summary>
/// <param name="Argument">The argument that names them, so that only those that failed are tried again; null if the job finds them by
/// itself.</param>
/// <param name="Count">How many there were, at least those that failed.</param>
internal sealed record RunParts(JobArgument? Argument, int Count, IReadOnlyList<FailedPart> Failed)
{
    private const int Told = 3;

    /// <summary>
    /// Whether something was done also in the parts that failed, so that the run is partial even if all of them are among these.
    /// </summary>
    public bool SomethingDone { get; init; }

    public bool AnyFailed => Failed.Count > 0;

    public bool AllFailed => AnyFailed && Failed.Count == Count && !SomethingDone;

    /// <summary>What failed, short enough for one line: the first few, and how many more. The log has a line for each.</summary>
    /// <param name="runId">The run whose log has them all.</param>
    public string ToText(long runId)
    {
        var text = string.Join("; ", Failed.Take(Told).Select(part => part.Error)).Replace(".; ", "; ", StringComparison.Ordinal);
        var rest = Failed.Count <= Told ? "" : $"; and {Failed.Count - Told} more: see forecast-worker runs log {runId}";
        return $"{Failed.Count} of {Count} failed: {(rest.Length > 0 ? text.TrimEnd('.') : text)}{rest}";
    }

    /// <summary>The arguments that make a run do the failed parts only: <c>{"symbols": ["AAPL"]}</c>.</summary>
    public JsonObject ToJson() => Argument is null
        ? []
        : new JsonObject { [Argument.Name] = new JsonArray([.. Failed.Select(part => JsonValue.Create(part.Name))]) };
}
