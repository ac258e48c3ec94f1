using System.CommandLine;
using System.Text.Json.Nodes;
using Worker.Cli.Checks;

namespace Worker.Cli;

/// <summary>Checks everything that a run needs, a line each, and says how to fix each fault.</summary>
internal sealed class CheckVerb(IEnumerable<ICheck> checks, Terminal terminal)
{
    private static readonly Option<bool> AsJson = Arguments.Json("Write a JSON array with subject, state and text of each check.");
    private static readonly Option<bool> Leaks = new("--leaks") { Description = "Also try on the stored prices whether any model knows the future; takes minutes." };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "check",
            "Verify settings, data folder, database, compute device, feeds, encoder and model files; exit code 1 if anything fails, 78 if the machine is unusable.",
            new Example("find out what does not work", "forecast-worker check"),
            new Example("find out whether any model knows the future", "forecast-worker check --leaks"))
        {
            Leaks, AsJson,
        };
        command.SetAction(host.Action<CheckVerb>(
            (verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed.GetValue(Leaks), parsed.GetValue(AsJson), cancellationToken)));
        return command;
    }

    internal async Task<int> ExecuteAsync(bool leaks, bool isJson, CancellationToken cancellationToken)
    {
        // The host checked them before this verb was built: with invalid ones this code does not run.
        var results = new List<(string Subject, CheckResult Result)>();
        Add("settings", CheckResult.Ok("valid"));
        foreach (var check in checks.Where(check => leaks || !check.IsOnRequest))
            Add(check.Subject, await RunAsync(check, cancellationToken));
        if (isJson) terminal.WriteJson(Json(results));
        return results.Any(one => one.Result.State == CheckState.Unusable) ? ExitCode.InvalidSettings
            : results.Any(one => one.Result.State == CheckState.Fail) ? ExitCode.Failed
            : ExitCode.Done;

        void Add(string subject, CheckResult result)
        {
            results.Add((subject, result));
            if (!isJson) Write(subject, result);
        }
    }

    private static string Json(IEnumerable<(string Subject, CheckResult Result)> results) => IndentedJson.Of(new JsonArray([.. results.Select(one => new JsonObject
    {
        ["subject"] = one.Subject,
        ["state"] = Word(one.Result.State).ToLowerInvariant(),
        ["text"] = one.Result.Text,
    })]).ToJsonString());

    private static async Task<CheckResult> RunAsync(ICheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (Exception failure) when (KnownFailures.ExitCodeOf(failure) is not null)
        {
            return KnownFailures.ExitCodeOf(failure) == ExitCode.InvalidSettings ? CheckResult.Unusable(failure.Message) : CheckResult.Fail(failure.Message);
        }
    }

    private static string Word(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warn => "warn",
        _ => "FAIL",
    };

    private void Write(string subject, CheckResult result)
    {
        terminal.WriteStatus(Word(result.State), $"{subject,-12} {result.Text}", result.State switch
        {
            CheckState.Ok => "green",
            CheckState.Warn => "yellow",
            _ => "red",
        });
    }
}
