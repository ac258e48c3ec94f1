using System.Text.Json.Nodes;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>How a run ended.</summary>
/// <param name="RunId">Its number in <c>api.runs</c>.</param>
/// <param name="Summary">One line for people: what was done, why nothing had to be, or what went wrong.</param>
/// <param name="Failure">What was thrown; null unless the state is failed.</param>
internal sealed record RunReport(long RunId, string Job, RunState State, string Summary, JsonObject? Metrics, TimeSpan Elapsed, Exception? Failure = null);
