using System.CommandLine;
using System.Globalization;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli.Runs;

/// <summary>Asks the running service for a run of a job, through the database.</summary>
internal sealed class TriggerVerb(
    JobCatalog catalog, RunRequests requests, RunFollower follower, WorkerDatabase database, Terminal terminal)
{
    private static readonly Option<string?> Key = new("--key")
    {
        Description = "With the key that a queued or running run of the job has, that run is meant instead of a new one.",
        HelpName = "KEY",
    };

    private static readonly Option<bool> Wait = new("--wait") { Description = "Follow the run until it ends; the exit code is then that of the run." };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "trigger",
            "Ask the running service for a run of a job; prints the number of the run.",
            new Example("fetch now, and do not wait", "forecast-worker trigger fetch-prices"),
            new Example(
                "train from scratch on the service's machine, and wait for it", "forecast-worker trigger train-forecaster --full --wait"))
        {
            Key, Wait,
        };
        JobOptions.AddTo(command);
        command.SetAction(host.Action<TriggerVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var job = catalog.Find(parsed.GetRequiredValue(JobOptions.Job));
        await database.OpenAsync(cancellationToken);
        var runId = await requests.QueueAsync(
            job.Name, JobOptions.Read(parsed), $"cli:{Environment.UserName}", parsed.GetValue(Key), cancellationToken);
        if (!await HasServiceAsync(cancellationToken))
        {
            terminal.WriteError(
                "No service runs on this database at the moment: the run waits until one does (forecast-worker without a verb).");
        }
        if (parsed.GetValue(Wait)) return await follower.FollowAsync(runId, cancellationToken);
        terminal.WriteLine(runId.ToString(CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }

    private async Task<bool> HasServiceAsync(CancellationToken cancellationToken)
    {
        await using var services = await database.QueryAsync(StatusQueries.Services, cancellationToken);
        await foreach (var _ in services.RowsAsync(cancellationToken)) return true;
        return false;
    }
}
