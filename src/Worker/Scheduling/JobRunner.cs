using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Worker.Jobs;
using Worker.Storage.Tables;

namespace Worker.Scheduling;

/// <summary>Runs a job under a row of <c>worker.runs</c>. The only place that catches <see cref="Exception"/>: whatever a job does, its run is closed.</summary>
internal sealed partial class JobRunner(IEnumerable<IJob> jobs, IRunLedger ledger, TimeProvider time, ILogger<JobRunner> logger)
{
    /// <summary>The name of the activity source: one activity a run.</summary>
    public const string ActivitySourceName = "forecast-worker.jobs";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly Func<ILogger, long, string, IDisposable?> Scope = LoggerMessage.DefineScope<long, string>("run {RunId} of {Job}");

    // A database that hangs must not keep a finished run from ending.
    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(15);

    /// <exception cref="UnknownJobException">No job has that name; the message lists those there are.</exception>
    public IJob Find(string name) => jobs.FirstOrDefault(job => job.Name == name)
        ?? throw new UnknownJobException(name, [.. jobs.Select(job => job.Name).Order(StringComparer.Ordinal)]);

    /// <summary>Runs a job to its end, good or bad. Throws only where the run could not even be written down.</summary>
    /// <param name="requestedBy"><c>cli:NAME</c>, <c>schedule</c>, or the SQL user.</param>
    /// <param name="observer">Is told all progress as it comes.</param>
    public async Task<RunReport> RunAsync(
        IJob job, JobArguments arguments, string requestedBy, IProgress<JobProgress>? observer, CancellationToken cancellationToken)
    {
        var abandoned = await ledger.CloseAbandonedAsync(cancellationToken);
        if (abandoned > 0) LogAbandoned(abandoned);
        var runId = await ledger.OpenAsync(job.Name, arguments, requestedBy, cancellationToken);

        using var activity = Activities.StartActivity(job.Name)?.SetTag("run.id", runId);
        using var scope = Scope(logger, runId, job.Name);
        LogStarted(runId, job.Name);
        var started = time.GetTimestamp();
        var report = await ExecuteAsync(job, runId, arguments, observer, cancellationToken) with { Elapsed = time.GetElapsedTime(started) };
        activity?.SetStatus(report.State == RunState.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        await CloseAsync(report);
        Log(report);
        return report;
    }

    private async Task<RunReport> ExecuteAsync(
        IJob job, long runId, JobArguments arguments, IProgress<JobProgress>? observer, CancellationToken cancellationToken)
    {
        RunReport Ended(RunState state, string summary, JsonObject? metrics = null, Exception? failure = null) =>
            new(runId, job.Name, state, summary, metrics, TimeSpan.Zero, failure);

        await using var progress = new RunProgress(observer, (newest, ended) => ReportAsync(runId, newest, ended), time);
        try
        {
            var outcome = await job.ExecuteAsync(new JobContext(runId, arguments, progress), cancellationToken);
            return Ended(outcome.IsSkipped ? RunState.Skipped : RunState.Succeeded, outcome.Summary, outcome.Metrics);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(RunState.Cancelled, "Cancelled.");
        }
        catch (Exception failure)
        {
            return Ended(RunState.Failed, IsForOperator(failure) ? failure.Message : $"{failure.GetType().Name}: {failure.Message}", failure: failure);
        }
    }

    /// <summary>Our own exceptions are written for the operator; those of the platform are bugs, whose stack trace is needed.</summary>
    private static bool IsForOperator(Exception failure) => failure.GetType().Namespace?.Split('.')[0] == nameof(Worker);

    private async Task ReportAsync(long runId, JobProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.ReportAsync(runId, progress, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The job goes on; should the database stay away, its own writes will say so.
            LogProgressNotWritten(failure, runId);
        }
    }

    private async Task CloseAsync(RunReport report)
    {
        // Also where the run was cancelled: its row must say so.
        using var timeout = new CancellationTokenSource(ClosingTimeout, time);
        try
        {
            var error = report.State == RunState.Failed ? report.Summary : null;
            await ledger.CloseAsync(report.RunId, report.State, report.Summary, report.Metrics, error, timeout.Token);
        }
        catch (Exception failure)
        {
            // Must not hide how the job itself ended.
            LogNotClosed(failure, report.RunId, report.State);
        }
    }

    private void Log(RunReport report)
    {
        var seconds = report.Elapsed.TotalSeconds;
        if (report.Failure is null) LogEnded(report.RunId, report.Job, report.State, seconds, report.Summary);
        else LogFailed(IsForOperator(report.Failure) ? null : report.Failure, report.RunId, report.Job, seconds, report.Summary);
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
}
