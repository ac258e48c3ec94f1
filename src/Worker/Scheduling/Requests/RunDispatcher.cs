using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using Worker.Runs;
using Worker.Scheduling.Schedules;
using Worker.Storage.Runs;

namespace Worker.Scheduling.Requests;

/// <summary>Makes triggers of requests: taking a request over and storing its trigger are one transaction, so it is neither lost nor doubled.</summary>
internal sealed partial class RunDispatcher(
    NpgsqlDataSource database, ISchedulerFactory schedulers, IEnumerable<Jobs.IJob> jobs, ScheduleKeeper schedules, TimeProvider time,
    ILogger<RunDispatcher> logger)
{
    // Small enough that other nodes get their share, large enough that the round trips do not count.
    private const int AtATime = 50;

    private static readonly RetryPolicy AfterOutages = RetryPolicy.Exponential(5, TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(2));

    private readonly Dictionary<string, Jobs.IJob> _jobs = jobs.ToDictionary(job => job.Name);

    /// <returns>Whether there may be more.</returns>
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var accepted = await RunQueue.AcceptAsync(transaction, [.. _jobs.Keys], AtATime, cancellationToken);
        if (accepted.Count == 0) return false;
        using (scheduler.EnlistTransaction(transaction))
        {
            foreach (var run in accepted)
                await scheduler.ScheduleTrigger(Trigger(run, schedules.Current.Of(run.Job)), TriggerConflict.Replace, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        LogTaken(accepted.Count, accepted[0].Id, accepted[^1].Id);
        return accepted.Count == AtATime;
    }

    private ITrigger Trigger(AcceptedRun run, JobSchedule schedule)
    {
        var isTriedAgain = run.IsUnattended && schedule.Retry.MaxRetries > 0;
        return TriggerBuilder.Create(time)
            .WithIdentity(SchedulerNames.TriggerOf(run.Id))
            .ForJob(run.IsShard ? SchedulerNames.ShardsOf(run.Job) : SchedulerNames.RunsOf(run.Job))
            .UsingJobData(SchedulerNames.RunId, run.Id.ToString(CultureInfo.InvariantCulture))
            .UsingJobData(SchedulerNames.RetriesOnlyOutages, isTriedAgain ? "false" : "true")
            .WithExecutionGroup(schedule.UsesDevice && !OnlyAsks(run) ? SchedulerNames.DeviceGroup : null)
            .WithRetryPolicy(isTriedAgain
                ? RetryPolicy.Exponential(schedule.Retry.MaxRetries, schedule.Retry.Delay, 2, schedule.Retry.MaxDelay)
                : AfterOutages)
            .WithSchedule(SimpleScheduleBuilder.Create().WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
            .StartNow()
            .Build();
    }

    /// <summary>A run that waits for its shards must not keep the device from them.</summary>
    private bool OnlyAsks(AcceptedRun run) => _jobs[run.Job] is Jobs.IShardedJob job && job.IsSplit(RunArguments.Parse(run.Arguments));

    [LoggerMessage(7033, LogLevel.Debug, "{Count} requests taken, runs {First} to {Last}")]
    private partial void LogTaken(int count, long first, long last);
}
