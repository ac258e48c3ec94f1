using System.CommandLine;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;

namespace Worker.Cli.Runs;

/// <summary>Pauses the schedule of a job, and resumes it.</summary>
internal sealed class PauseVerb(JobCatalog catalog, RunRequests requests, WorkerDatabase database, Terminal terminal)
{
    private static readonly Argument<string> Job = new("job") { Description = "The name of a job; 'status' shows them." };

    public static Command CreatePause(VerbHost host) =>
        Create(host, "pause", "Stop the schedule of a job until it is resumed; requests still run.", isPaused: true,
            new Example("let no night run until further notice", "forecast-worker pause nightly"));

    public static Command CreateResume(VerbHost host) =>
        Create(host, "resume", "Resume the schedule of a paused job, from its next time on.", isPaused: false,
            new Example("let the nights run again", "forecast-worker resume nightly"));

    private static VerbCommand Create(VerbHost host, string name, string description, bool isPaused, Example example)
    {
        var command = new VerbCommand(name, description, example) { Job };
        command.SetAction(host.Action<PauseVerb>((verb, parsed, cancellationToken) =>
            verb.ExecuteAsync(parsed.GetRequiredValue(Job), isPaused, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(string name, bool isPaused, CancellationToken cancellationToken)
    {
        var job = catalog.Find(name).Name;
        await database.OpenAsync(cancellationToken);
        await requests.SetPausedAsync(job, isPaused, $"cli:{Environment.UserName}", cancellationToken);
        terminal.WriteLine(isPaused
            ? $"{job} is paused: its schedule requests no runs until 'forecast-worker resume {job}'."
            : $"{job} is resumed: it runs at the next time of its schedule.");
        return ExitCode.Done;
    }
}
