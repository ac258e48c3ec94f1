using Worker.Jobs;
using Worker.Runs;
using Worker.Storage.Tables;

namespace Worker.Cli.Runs;

/// <summary>Watches a run of a service until it ends, with a bar on a terminal.</summary>
internal sealed class RunFollower(RunRequests requests, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <returns>The exit code that says how the run ended.</returns>
    public async Task<int> FollowAsync(long runId, CancellationToken cancellationToken)
    {
        var end = terminal.IsErrorInteractive
            ? await JobProgressBar.ShowAsync(terminal.ErrorConsole, $"run {runId}", bar => UntilEndAsync(runId, bar, cancellationToken))
            : await UntilEndAsync(runId, progress: null, cancellationToken);
        var line = $"{end.Job}: {end.Summary} (run {runId}, {end.State.ToString().ToLowerInvariant()})";
        switch (end.State)
        {
            case RunState.Failed:
                terminal.WriteError(line);
                return ExitCode.Failed;
            case RunState.Cancelled:
                terminal.WriteError(line);
                return ExitCode.Cancelled;
            case RunState.Partial:
                terminal.WriteError(line);
                return ExitCode.PartlyFailed;
            default:
                terminal.WriteLine(line);
                return ExitCode.Done;
        }
    }

    private async Task<RunReport> UntilEndAsync(long runId, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var run = await requests.FindAsync(runId, cancellationToken);
            if (run.HasEnded) return run;
            var where = run.State == RunState.Running ? $"running on {run.Node}" : "queued";
            progress?.Report(new JobProgress(run.Progress, run.Summary.Length > 0 ? $"{where}: {run.Summary}" : where));
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
