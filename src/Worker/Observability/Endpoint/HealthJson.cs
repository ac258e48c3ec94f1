using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Worker.Observability.Endpoint;

/// <summary>
/// A health report as it is answered: <c>{"status": "degraded", "checks": {"prices": {"status": "degraded", "detail": "..."}}}</c>.
/// </summary>
internal static class HealthJson
{
    // Read by people in a terminal, not by a browser. JSON escapes characters as Printable does.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(HealthReport report)
    {
        var checks = new JsonObject();
        foreach (var (name, entry) in report.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var check = new JsonObject { ["status"] = Word(entry.Status) };
            if (entry.Description is not null) check["detail"] = entry.Description;
            checks[name] = check;
        }
        return Printable.Text(new JsonObject { ["status"] = Word(report.Status), ["checks"] = checks }.ToJsonString(Readable)) + "\n";
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
