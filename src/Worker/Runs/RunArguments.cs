using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Jobs;

namespace Worker.Runs;

/// <summary>A job's arguments as <c>api.runs.args</c> shows them and <c>api.request_run</c> takes them; what was not said is left out.</summary>
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

    /// <param name="json">An object that <c>worker.require_arguments</c> has let through.</param>
    public static JobArguments Parse(string json)
    {
        var given = JsonNode.Parse(json)!.AsObject();
        return new JobArguments
        {
            Symbols = Names(given["symbols"]),
            Sources = Names(given["sources"]),
            AsOf = given["as_of"] is { } asOf ? DateOnly.ParseExact(asOf.GetValue<string>(), "O", CultureInfo.InvariantCulture) : null,
            Full = given["full"]?.GetValue<bool>() ?? false,
            FineTune = given["fine_tune"]?.GetValue<bool>() ?? false,
        };
    }

    private static string[] Names(JsonNode? list) =>
        list is null ? [] : [.. list.AsArray().Select(name => name!.GetValue<string>().Trim()).Distinct(StringComparer.Ordinal)];
}
