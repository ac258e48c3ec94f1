using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>Runs a job under a row of <c>worker.runs</c>. The only place that catches <see cref="Exception"/>: whatever a job does, its run is closed.</summary>
internal sealed partial class JobRunner(
    IEnumerable<IJob> jobs, IRunStore store, DatabaseRetry databaseRetry, RunLogProvider logs, TimeProvider time, ILogger<JobRunner> logger)
{
    /// <summary>The name of the activity source: one activity a run.</summary>
    public const string ActivitySourceName = "forecast-worker.jobs";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly Func<ILogger, long, string, IDisposable?> Scope = LoggerMessage.DefineScope<long, string>("run {RunId} of {Job}");

    // A database that hangs must not hold up what can be tried again.
    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(15);

    public bool Has(string name) => jobs.Any(job => job.Name == name);

    /// <exception cref="UnknownJobException">No job has that name; the message lists those there are.</exception>
    public IJob Find(string name) => jobs.FirstOrDefault(job => job.Name == name)
        ?? throw new UnknownJobException(name, [.. jobs.Select(job => job.Name).Order(StringComparer.Ordinal)]);

    /// <summary>Runs a job that nobody asked for before to its end, good or bad. Throws only where the run could not even be written down.</summary>
    /// <param name="requestedBy"><c>cli:NAME</c>, <c>schedule</c>, or the SQL user.</param>
    /// <param name="observer">Is told all progress as it comes.</param>
    /// <param name="parentId">The run that it is a part of, if it is.</param>
    public async Task<RunReport> RunAsync(
        IJob job, JobArguments arguments, string requestedBy, IProgress<JobProgress>? observer, CancellationToken cancellationToken, long? parentId = null)
    {
        var abandoned = await store.CloseAbandonedAsync(cancellationToken);
        if (abandoned > 0) LogAbandoned(abandoned);
        var run = await store.OpenAsync(job.Name, arguments, requestedBy, parentId, cancellationToken);
        using var children = new InProcessChildRuns(this, run, observer);
        return await RunAsync(job, run, children, RunTerms.Attended, observer, cancellationToken);
    }

    /// <summary>Runs a job whose run is in the hands of this process to its end, good or bad. Does not throw.</summary>
    /// <param name="children">How it runs the parts that are jobs themselves.</param>
    public async Task<RunReport> RunAsync(
        IJob job, OpenRun run, IChildRuns children, RunTerms terms, IProgress<JobProgress>? observer, CancellationToken cancellationToken)
    {
        await using var log = new RunLog((lines, stop) => WriteLogAsync(run, lines, stop), time);
        logs.Capture(log);
        using var activity = Activities.StartActivity(job.Name)?.SetTag("run.id", run.Id);
        using var scope = Scope(logger, run.Id, job.Name);
        if (run.FormerNode is { } former) LogTakenOver(run.Id, job.Name, former, run.Attempt);
        else LogStarted(run.Id, job.Name);
        var started = time.GetTimestamp();
        var report = await ExecuteAsync(job, run, children, terms, observer, cancellationToken) with { Elapsed = time.GetElapsedTime(started) };
        activity?.SetStatus(report.Failure is not null ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        Log(report);
        await CloseAsync(run, report, terms);
        logs.Release();
        return report;
    }

    private async Task<RunReport> ExecuteAsync(
        IJob job, OpenRun run, IChildRuns children, RunTerms terms, IProgress<JobProgress>? observer, CancellationToken cancellationToken)
    {
        RunReport Ended(RunState state, string summary, JsonObject? metrics = null, Exception? failure = null) =>
            new(run.Id, job.Name, state, summary, metrics, TimeSpan.Zero, failure);

        await using var progress = new RunProgress(observer, (newest, ended) => ReportAsync(run, newest, ended), time);
        await using var heartbeat = new Heartbeat(stop => BeatAsync(run, stop), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heartbeat.Token);
        try
        {
            var outcome = await job.ExecuteAsync(new JobContext(run.Id, run.Arguments, progress) { Children = children }, either.Token);
            return Ended(outcome.IsSkipped ? RunState.Skipped : RunState.Succeeded, outcome.Summary, outcome.Metrics);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return heartbeat switch
            {
                { IsTakenOver: true } => Ended(RunState.Cancelled, "Another node has taken it over."),
                { CancelledBy: { } by } => Ended(RunState.Cancelled, $"Cancelled by {by}."),
                _ when terms.HandsBack => Ended(RunState.Queued, $"Handed back by node {ThisNode.Name}, which is stopping."),
                _ => Ended(RunState.Cancelled, "Cancelled."),
            };
        }
        catch (Exception failure)
        {
            var error = IsForOperator(failure) ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
            return Ended(terms.IsRetried(failure) ? RunState.Queued : RunState.Failed, error, failure: failure);
        }
    }

    /// <summary>Our own exceptions are written for the operator; those of the platform are bugs, whose stack trace is needed.</summary>
    private static bool IsForOperator(Exception failure) => failure.GetType().Namespace?.Split('.')[0] == nameof(Worker);

    private async Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await store.ReportAsync(run, progress, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The job goes on; should the database stay away, its own writes will say so.
            LogProgressNotWritten(failure, run.Id);
        }
    }

    private async Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await store.BeatAsync(run, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNoHeartbeat(failure, run.Id);
            return "";
        }
    }

    private async Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteLogAsync(run, lines, cancellationToken);
        }
        catch (Exception failure)
        {
            // They are in the log of the process.
            LogLinesNotWritten(failure, run.Id, lines.Count);
        }
    }

    private async Task CloseAsync(OpenRun run, RunReport report, RunTerms terms)
    {
        // Whatever the failure: it must not hide how the job itself ended.
        var retry = DatabaseRetry.Build(time, _ => true, (failure, _) => databaseRetry.DropConnections(failure), terms.ClosingPatience);
        try
        {
            await retry.ExecuteAsync(async _ =>
            {
                // Also if the run was cancelled: its row must say so.
                using var timeout = new CancellationTokenSource(ClosingTimeout, time);
                try
                {
                    await (report.State == RunState.Queued
                        ? HandBackAsync(run, report, terms.RetryIn, timeout.Token)
                        : store.CloseAsync(
                            run, report.State, report.Summary, report.Metrics, report.State == RunState.Failed ? report.Summary : null, timeout.Token));
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested)
                {
                    throw new TimeoutException($"The database did not answer within {ClosingTimeout.TotalSeconds:0} s.");
                }
            }, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogNotClosed(failure, report.RunId, report.State);
        }
    }

    private Task HandBackAsync(OpenRun run, RunReport report, TimeSpan? retryIn, CancellationToken cancellationToken) => report.Failure is null
        ? store.HandBackAsync(run, report.Summary, null, cancellationToken)
        : store.HandBackAsync(run, $"Attempt {run.Attempt} failed; the next one follows in {retryIn:c}.", report.Summary, cancellationToken);

    private void Log(RunReport report)
    {
        var seconds = report.Elapsed.TotalSeconds;
        var failure = report.Failure is null || IsForOperator(report.Failure) ? null : report.Failure;
        if (report.State == RunState.Failed) LogFailed(failure, report.RunId, report.Job, seconds, report.Summary);
        else if (report.Failure is not null) LogWillRetry(failure, report.RunId, report.Job, seconds, report.Summary);
        else LogEnded(report.RunId, report.Job, report.State, seconds, report.Summary);
    }

    [LoggerMessage(7000, LogLevel.Information, "Run {RunId} of {Job} started")]
    private partial void LogStarted(long runId, string job);

    [LoggerMessage(7001, LogLevel.Information, "Run {RunId} of {Job} {State} after {Seconds:0.0} s: {Summary}")]
    private partial void LogEnded(long runId, string job, RunState state, double seconds, string summary);

    [LoggerMessage(7002, LogLevel.Error, "Run {RunId} of {Job} failed after {Seconds:0.0} s: {Error}")]
    private partial void LogFailed(Exception? failure, long runId, string job, double seconds, string error);

    [LoggerMessage(7003, LogLevel.Warning, "{Count} runs that a process left running when it ended are marked as failed")]
    private partial void LogAbandoned(int count);

    [LoggerMessage(7004, LogLevel.Warning, "The progress of run {RunId} could not be written")]
    private partial void LogProgressNotWritten(Exception failure, long runId);

    [LoggerMessage(7005, LogLevel.Error, "Run {RunId} ended as {State}, which could not be written to worker.runs")]
    private partial void LogNotClosed(Exception failure, long runId, RunState state);

    [LoggerMessage(7006, LogLevel.Warning, "Run {RunId} of {Job} is restarted: node {Former} ended before the run did; this is attempt {Attempt}")]
    private partial void LogTakenOver(long runId, string job, string former, int attempt);

    [LoggerMessage(7007, LogLevel.Warning, "Run {RunId} of {Job} failed after {Seconds:0.0} s and will be tried again: {Error}")]
    private partial void LogWillRetry(Exception? failure, long runId, string job, double seconds, string error);

    [LoggerMessage(7008, LogLevel.Warning, "The database could not be told that run {RunId} goes on")]
    private partial void LogNoHeartbeat(Exception failure, long runId);

    [LoggerMessage(7009, LogLevel.Warning, "{Count} log lines of run {RunId} could not be written to worker.run_logs")]
    private partial void LogLinesNotWritten(Exception failure, long runId, int count);
}
