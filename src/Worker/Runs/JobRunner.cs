using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>Builds the class that does a job.</summary>
internal delegate IJob JobFactory(JobEntry job);

/// <summary>Runs a job under a row of <c>worker.runs</c>: the run is closed in every case.</summary>
internal sealed partial class JobRunner(
    JobCatalog catalog, JobFactory create, IRunStore store, OwnRuns own, DatabaseRetry databaseRetry, RunFence fence, RunLogProvider logs,
    TimeProvider time, ILogger<JobRunner> logger)
{
    /// <summary>The name of the activity source: one activity a run.</summary>
    public const string ActivitySourceName = "forecast-worker.jobs";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly Func<ILogger, long, string, IDisposable?> Scope = LoggerMessage.DefineScope<long, string>(
        "run {RunId} of {Job}");

    public JobCatalog Catalog => catalog;

    /// <summary>Runs a job that was not queued before, to its end. Throws only if the run could not be recorded.</summary>
    /// <param name="requestedBy"><c>cli:NAME</c>, <c>schedule</c>, or the SQL user.</param>
    /// <param name="observer">Receives all progress as it comes.</param>
    /// <param name="parentId">The run that it is a part of, if it is.</param>
    public async Task<RunReport> RunAsync(
        JobEntry job, JobArguments arguments, string requestedBy, IProgress<JobProgress>? observer, CancellationToken cancellationToken, long? parentId = null)
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
        JobEntry job, OpenRun run, IChildRuns children, RunTerms terms, IProgress<JobProgress>? observer, CancellationToken cancellationToken)
    {
        await using var log = new RunLog((lines, stop) => WriteLogAsync(run, lines, stop), time);
        logs.Capture(log);
        fence.Set(new RunAttempt(run.Id, run.Attempt), terms.PauseLimit);
        using var activity = Activities.StartActivity(job.Name)?.SetTag("run.id", run.Id);
        using var scope = Scope(logger, run.Id, job.Name);
        if (run.Losses > 0) LogRestarted(run.Id, job.Name, run.Attempt, run.Losses);
        else LogStarted(run.Id, job.Name);
        var started = time.GetTimestamp();
        var report = await ExecuteAsync(job, run, children, terms, observer, cancellationToken) with { Elapsed = time.GetElapsedTime(started) };
        report = await new RunEnd(store, databaseRetry, time, logger).WriteAsync(run, report, terms);
        activity?.SetStatus(report.Failure is not null ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        Log(report);
        logs.Release();
        return report;
    }

    private async Task<RunReport> ExecuteAsync(
        JobEntry job, OpenRun run, IChildRuns children, RunTerms terms, IProgress<JobProgress>? observer, CancellationToken cancellationToken)
    {
        using var held = own.Hold(run.Id, run.Attempt);
        await using var progress = new RunProgress(observer, (newest, ended) => ReportAsync(run, newest, ended), time);
        await using var heartbeat = new Heartbeat(stop => BeatAsync(run, stop), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heartbeat.Token);
        var context = new JobContext(run.Id, run.Arguments, progress) { Children = children };
        // On a separate thread: a job may compute long before it first waits.
        var work = Task.Run(() => create(job).ExecuteAsync(context, either.Token), CancellationToken.None);
        try
        {
            if (!await EndsAsync(work, terms.GracePeriod, either.Token))
            {
                LogDoesNotStop(run.Id, job.Name, terms.GracePeriod.TotalSeconds);
                return InterruptedRun.Report(run, heartbeat, terms) with { Unfinished = work };
            }
            return Finished(job, run, await work, terms);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return InterruptedRun.Report(run, heartbeat, terms);
        }
        catch (Exception failure) when (RunFence.IsRefusal(failure))
        {
            return InterruptedRun.TakenOver(run);
        }
        catch (Exception failure)
        {
            var error = OperatorErrors.Is(failure) ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
            var state = terms.IsRetried(failure) ? RunState.Queued : run.IsRemainder ? RunState.Partial : RunState.Failed;
            return new(run.Id, job.Name, state, error) { Error = error, Failure = failure };
        }
    }

    /// <summary>Waits for the work; after a stop request, no longer than the grace period.</summary>
    private async Task<bool> EndsAsync(Task work, TimeSpan gracePeriod, CancellationToken told)
    {
        await Task.WhenAny(work, Task.Delay(Timeout.Infinite, told));
        if (!work.IsCompleted) await Task.WhenAny(work, Task.Delay(gracePeriod, time, CancellationToken.None));
        return work.IsCompleted;
    }

    private static RunReport Finished(JobEntry job, OpenRun run, JobOutcome outcome, RunTerms terms)
    {
        if (outcome.Parts is not { AnyFailed: true } parts)
        {
            return new(
                run.Id, job.Name, outcome.IsSkipped && !run.IsRemainder ? RunState.Skipped : RunState.Succeeded, outcome.Summary,
                outcome.Metrics);
        }
        var error = parts.ToText(run.Id);
        var nothingDone = parts.AllFailed && !run.IsRemainder;
        return new(
            run.Id, job.Name, terms.IsRetried(null) ? RunState.Queued : nothingDone ? RunState.Failed : RunState.Partial,
            $"{outcome.Summary}. {error}", outcome.Metrics)
        {
            Error = error,
            FailedParts = nothingDone ? null : parts.ToJson(),
        };
    }

    private async Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await store.ReportAsync(run, progress, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The job continues; if the database stays away, its own writes will say so.
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

    private void Log(RunReport report)
    {
        var seconds = report.Elapsed.TotalSeconds;
        var failure = report.Failure is null || OperatorErrors.Is(report.Failure) ? null : report.Failure;
        if (report.State == RunState.Failed) LogFailed(failure, report.RunId, report.Job, seconds, report.Summary);
        else if (report.State == RunState.Partial) LogPartial(failure, report.RunId, report.Job, seconds, report.Summary);
        else if (report is { State: RunState.Queued, Error: not null }) LogWillRetry(failure, report.RunId, report.Job, seconds, report.Summary);
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

    [LoggerMessage(7006, LogLevel.Warning,
        "Run {RunId} of {Job} is restarted as attempt {Attempt}: {Losses} attempts were lost with their process")]
    private partial void LogRestarted(long runId, string job, int attempt, int losses);

    [LoggerMessage(7007, LogLevel.Warning, "Run {RunId} of {Job} failed after {Seconds:0.0} s and will be tried again: {Error}")]
    private partial void LogWillRetry(Exception? failure, long runId, string job, double seconds, string error);

    [LoggerMessage(7008, LogLevel.Warning, "The heartbeat of run {RunId} could not be written")]
    private partial void LogNoHeartbeat(Exception failure, long runId);

    [LoggerMessage(7009, LogLevel.Warning, "{Count} log lines of run {RunId} could not be written to worker.run_logs")]
    private partial void LogLinesNotWritten(Exception failure, long runId, int count);

    [LoggerMessage(7010, LogLevel.Warning, "Run {RunId} of {Job} partly failed after {Seconds:0.0} s: {Error}")]
    private partial void LogPartial(Exception? failure, long runId, string job, double seconds, string error);

    [LoggerMessage(7011, LogLevel.Error,
        "Run {RunId} of {Job} was told to stop and did not within {Seconds:0} s: its work ends with the process")]
    private partial void LogDoesNotStop(long runId, string job, double seconds);
}
