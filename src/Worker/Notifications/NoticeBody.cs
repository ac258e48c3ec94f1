using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Observability;
using Worker.Storage.Runs;

namespace Worker.Notifications;

/// <summary>
/// What is posted: <c>text</c> for chats, which show that member (Slack, Mattermost), and the run in members of its own for programs.
/// deploy/README.md documents it.
/// </summary>
internal static class NoticeBody
{
    private const int MaxText = 2_000;

    // Names and messages may be in any script.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RunNotice run) => new JsonObject
    {
        ["text"] = Text(run),
        ["run_id"] = run.Id,
        ["job"] = run.Job,
        ["state"] = run.State,
        ["error"] = run.Error,
        ["message"] = run.Message,
        ["failed_parts"] = Json(run.FailedParts),
        ["requested_by"] = run.RequestedBy,
        ["node"] = run.Node,
        ["attempt"] = run.Attempt,
        ["queued_at"] = Instant(run.QueuedAt),
        ["started_at"] = Instant(run.StartedAt),
        ["finished_at"] = Instant(run.FinishedAt),
        ["children"] = new JsonArray([.. run.Children.Select(child => new JsonObject
        {
            ["run_id"] = child.Id,
            ["job"] = child.Job,
            ["state"] = child.State,
            ["error"] = child.Error,
            ["failed_parts"] = Json(child.FailedParts),
        })]),
        ["children_not_listed"] = run.ChildrenNotListed,
    }.ToJsonString(Readable);

    private static string Text(RunNotice run)
    {
        var where = run.Node is null ? "" : $" on {run.Node}";
        var lines = new List<string> { Line($"forecast-worker: run {run.Id} of {run.Job} {run.State}{where}. {run.Error ?? run.Message}") };
        lines.AddRange(run.Children.Select(child => Line($"- run {child.Id} of {child.Job} {child.State}: {child.Error}")));
        if (run.ChildrenNotListed > 0) lines.Add(string.Create(CultureInfo.InvariantCulture, $"- and {run.ChildrenNotListed} more"));
        var text = string.Join('\n', lines);
        return text.Length <= MaxText ? text : $"{text[..MaxText]}...";
    }

    // An error may quote what a feed sent. A chat takes some characters for links and for calls of all its members; look-alikes are only text.
    private static string Line(string text) => Printable.Line(text).Trim().Replace('<', '\u2039').Replace('>', '\u203a').Replace('@', '\uff20');

    private static JsonNode? Json(string? text) => text is null ? null : JsonNode.Parse(text);

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
