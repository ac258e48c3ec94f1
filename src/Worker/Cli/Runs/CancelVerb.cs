using System.CommandLine;
using Worker.Runs;
using Worker.Storage;

namespace Worker.Cli.Runs;

/// <summary>Cancels a run, on any node.</summary>
internal sealed class CancelVerb(RunRequests requests, WorkerDatabase database, Terminal terminal)
{
    private static readonly Argument<long> Id = new("run") { Description = "The number of a run; 'runs' shows it." };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "cancel", "Cancel a queued or running run, on whichever node it runs.",
            new Example("cancel run 12", "forecast-worker cancel 12")) { Id };
        command.SetAction(
            host.Action<CancelVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed.GetValue(Id), cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(long runId, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (await requests.CancelAsync(runId, $"cli:{Environment.UserName}", cancellationToken))
        {
            terminal.WriteLine($"Run {runId} is cancelled; a running one stops at its next step.");
            return ExitCode.Done;
        }
        var run = await requests.FindAsync(runId, cancellationToken);
        terminal.WriteLine($"Run {runId} of {run.Job} is {run.State.ToString().ToLowerInvariant()}: there is nothing to cancel.");
        return ExitCode.Done;
    }
}
