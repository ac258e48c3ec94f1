using System.CommandLine;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Cli;

/// <summary>Runs one job in this process and waits for it.</summary>
internal sealed class RunVerb(JobRunner runner, RunRescuer rescuer, WorkerDatabase database, Terminal terminal)
{
    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "run",
            "Run one job now, in this process, and wait for it.",
            [
                new Example("get what is new for the symbols of the settings", "forecast-worker run fetch-prices"),
                new Example("get what is new from one review source", "forecast-worker run fetch-reviews --sources app"),
                new Example(
                    "train on two symbols, though nothing has changed", "forecast-worker run train-forecaster --symbols AAPL,MSFT --full"),
                new Example("forecast as it would have been done at the end of 2020", "forecast-worker run forecast --as-of 2020-12-31"),
                .. PriceFileLayouts.All,
                .. ReviewExamples.All,
            ]);
        JobOptions.AddTo(command);
        command.Add(VerbHost.Verbose);
        command.SetAction(host.Action<RunVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var job = runner.Catalog.Find(parsed.GetRequiredValue(JobOptions.Job));
        var arguments = JobOptions.Read(parsed);
        await database.OpenAsync(cancellationToken);
        // A training waits for a run that has the lock on the model; if that one is lost and no service is there to notice, this process
        // does.
        await rescuer.StartAsync(cancellationToken);
        try
        {
            return Show(terminal.IsErrorInteractive
                ? await JobProgressBar.ShowAsync(
                    terminal.ErrorConsole, job.Name, progress => RunAsync(job, arguments, progress, cancellationToken))
                : await RunAsync(job, arguments, observer: null, cancellationToken));
        }
        finally
        {
            await rescuer.StopAsync(CancellationToken.None);
        }
    }

    private Task<RunReport> RunAsync(
        JobEntry job, JobArguments arguments, IProgress<JobProgress>? observer, CancellationToken cancellationToken) =>
        runner.RunAsync(job, arguments, $"cli:{Environment.UserName}", observer, cancellationToken);

    private int Show(RunReport report)
    {
        switch (report.State)
        {
            case RunState.Cancelled:
                if (terminal.IsErrorInteractive) terminal.WriteError($"{report.Job}: cancelled (run {report.RunId}).");
                return ExitCode.Cancelled;
            case RunState.Failed:
                // The log shows what is wrong.
                return report.Failure is { } failure && KnownFailures.ExitCodeOf(failure) is { } code ? code : ExitCode.Failed;
            case RunState.Partial:
                terminal.WriteLine($"{report.Job}: {report.Summary} (run {report.RunId}, partial, {report.Elapsed.TotalSeconds:0.0} s)");
                return ExitCode.PartlyFailed;
            default:
                terminal.WriteLine($"{report.Job}: {report.Summary} (run {report.RunId}, {report.Elapsed.TotalSeconds:0.0} s)");
                return ExitCode.Done;
        }
    }
}
