using System.CommandLine;
using Worker.Cli.Checks;

namespace Worker.Cli;

/// <summary>Checks everything that a run needs, a line each, and says how to fix each fault.</summary>
internal sealed class CheckVerb(IEnumerable<ICheck> checks, Terminal terminal)
{
    private static readonly Option<bool> Leaks = new("--leaks") { Description = "Also try on the stored prices whether any model knows the future; takes minutes." };

    public static Command Create(VerbHost host)
    {
        var command = new Command("check", "Verify settings, data folder, database, compute device, feeds, encoder and model files; exit code 1 if anything fails.") { Leaks };
        command.SetAction(
            host.Action<CheckVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed.GetValue(Leaks), cancellationToken)));
        return command;
    }

    internal Task<int> ExecuteAsync(CancellationToken cancellationToken) => ExecuteAsync(leaks: false, cancellationToken);

    private async Task<int> ExecuteAsync(bool leaks, CancellationToken cancellationToken)
    {
        // The host checked them before this verb was built: with invalid ones this code does not run.
        Write("settings", CheckResult.Ok("valid"));
        var failed = 0;
        foreach (var check in checks.Where(check => leaks || !check.IsOnRequest))
        {
            var result = await RunAsync(check, cancellationToken);
            Write(check.Subject, result);
            if (result.State == CheckState.Fail) failed++;
        }
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<CheckResult> RunAsync(ICheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(cancellationToken);
        }
        catch (Exception failure) when (KnownFailures.ExitCodeOf(failure) is not null)
        {
            return CheckResult.Fail(failure.Message);
        }
    }

    private void Write(string subject, CheckResult result)
    {
        var word = result.State switch
        {
            CheckState.Ok => "ok",
            CheckState.Warn => "warn",
            _ => "FAIL",
        };
        terminal.WriteStatus(word, $"{subject,-12} {result.Text}", result.State switch
        {
            CheckState.Ok => "green",
            CheckState.Warn => "yellow",
            _ => "red",
        });
    }
}
