using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Jobs;

namespace Worker.Scheduling;

/// <summary>A job's arguments as <c>api.runs.args</c> shows them; what was not said is left out.</summary>
internal static class RunArguments
{
    public static JsonObject ToJson(JobArguments arguments)
    {
        var json = new JsonObject();
        if (arguments.Symbols.Count > 0) json["symbols"] = new JsonArray([.. arguments.Symbols.Select(symbol => JsonValue.Create(symbol))]);
        if (arguments.Sources.Count > 0) json["sources"] = new JsonArray([.. arguments.Sources.Select(source => JsonValue.Create(source))]);
        if (arguments.AsOf is { } asOf) json["as_of"] = asOf.ToString("O", CultureInfo.InvariantCulture);
        if (arguments.Full) json["full"] = true;
        if (arguments.FineTune) json["fine_tune"] = true;
        return json;
    }
}
