using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Scheduling;

/// <summary>What a request's trigger starts, on one of the nodes: the run itself.</summary>
internal sealed class RunningJob(
    JobRunner runner, IRunStore store, NpgsqlDataSource database, DatabaseRetry retry, TimeProvider time, ILogger<QueuedChildRuns> childrenLogger) : IJob
{
    // As long as an outage of the database may take without the work of hours being lost.
    private static readonly TimeSpan ClosingPatience = TimeSpan.FromMinutes(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // First: a run that this node cannot execute stays in the queue.
        var job = runner.Find(context.JobDetail.Key.Name);
        var runId = context.MergedJobDataMap.GetLong(SchedulerNames.RunId);
        // Recovering means that the node which had it is gone, or handed it back.
        var run = await retry.ExecuteAsync(stop => store.BeginAsync(runId, context.Recovering, stop), cancellationToken);
        if (run is null) return;

        var terms = new RunTerms
        {
            ClosingPatience = ClosingPatience,
            HandsBack = true,
            RetryIn = context.RetryPolicy is { } policy && context.RetryAttempt < policy.MaxAttempts ? policy.DelayFor(context.RetryAttempt + 1) : null,
            RetriesOnlyOutages = context.MergedJobDataMap.GetBoolean(SchedulerNames.RetriesOnlyOutages),
        };
        var children = new QueuedChildRuns(runner, database, retry, run, time, childrenLogger);
        var report = await runner.RunAsync(job, run, children, terms, observer: null, cancellationToken);
        if (report.State != RunState.Queued) return;
        // How the scheduler is told: it stores a trigger for another node, or one for the next attempt.
        if (report.Failure is null) throw new OperationCanceledException(report.Summary, cancellationToken);
        throw new JobExecutionException(report.Summary);
    }
}
