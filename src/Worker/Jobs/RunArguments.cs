using System.Text.Json.Nodes;

namespace Worker.Jobs;

/// <summary>
/// A job's arguments as <c>api.runs.args</c> shows them and <c>api.request_run</c> takes them; what was not given is left out.
/// </summary>
internal static class RunArguments
{
    public static JsonObject ToJson(JobArguments arguments)
    {
        var json = new JsonObject();
        foreach (var argument in JobArgument.All)
        {
            if (argument.Get(arguments) is { } value) json[argument.Name] = value;
        }
        return json;
    }

    /// <param name="json">An object that <c>worker.require_arguments</c> has let through; members that this version does not know are left
    /// out.</param>
    public static JobArguments Parse(string json) => Parse(JsonNode.Parse(json)!.AsObject());

    public static JobArguments Parse(JsonObject given) => JobArgument.All.Aggregate(
        new JobArguments(), (arguments, argument) => given[argument.Name] is { } value ? argument.Set(arguments, value) : arguments);

    /// <summary>Reads the arguments of a schedule.</summary>
    /// <param name="given">Names as in SQL or without underscores, in any case, with values as the command line writes them.</param>
    /// <param name="errors">Receives one sentence for each argument that the job does not take or whose value does not fit.</param>
    public static JobArguments Parse(JobEntry job, IEnumerable<KeyValuePair<string, string?>> given, Action<string> errors)
    {
        var arguments = new JobArguments();
        foreach (var (name, text) in given)
        {
            if (job.Arguments.FirstOrDefault(one => Plain(one.Name).Equals(Plain(name), StringComparison.OrdinalIgnoreCase)) is not { } argument)
            {
                errors($"{name} is no argument of {job.Name}, which takes {(job.Arguments.Count == 0 ? "none" : string.Join(", ", job.Arguments.Select(one => one.Name)))}.");
                continue;
            }
            try
            {
                if (!string.IsNullOrWhiteSpace(text)) arguments = argument.Set(arguments, argument.Parse(text));
            }
            catch (FormatException wrong)
            {
                errors($"{name} is {wrong.Message}");
            }
        }
        return arguments;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
