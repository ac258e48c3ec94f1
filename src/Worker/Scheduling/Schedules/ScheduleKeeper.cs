using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Scheduling.Schedules;

/// <summary>
/// Brings the scheduler's store to what the settings say. A schedule that has not changed is not touched: its missed times must still be
/// made good. All nodes should have the same settings; the one that started last is right.
/// </summary>
internal sealed partial class ScheduleKeeper(
    IEnumerable<Jobs.IJob> jobs, ISchedulerFactory schedulers, IDbContextFactory<WorkerDbContext> contexts, IOptions<ScheduleOptions> initial,
    TimeProvider time, ILogger<ScheduleKeeper> logger)
{
    private volatile ScheduleOptions _current = initial.Value;

    /// <summary>The schedules in force.</summary>
    public ScheduleOptions Current => _current;

    /// <summary>Takes over the schedules. What runs goes on.</summary>
    public async Task ApplyAsync(ScheduleOptions options, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var all = jobs.ToList();
        foreach (var job in all)
        {
            var schedule = options.Of(job.Name);
            await scheduler.AddJob(Runs(job, schedule), AddJobOptions.Replacing, cancellationToken);
            await scheduler.AddJob(Due(job), AddJobOptions.Replacing, cancellationToken);
            if (job is Jobs.IShardedJob) await scheduler.AddJob(Shards(job), AddJobOptions.Replacing, cancellationToken);
            if (schedule.Enabled) await ScheduleAsync(scheduler, job.Name, schedule, cancellationToken);
            else await scheduler.UnscheduleJob(SchedulerNames.CronOf(job.Name), cancellationToken);
        }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await JobUpsert.ReplaceAsync(context, [.. all.Select(job => Row(job, options.Of(job.Name)))], cancellationToken);
        _current = options;
    }

    private async Task ScheduleAsync(IScheduler scheduler, string job, JobSchedule schedule, CancellationToken cancellationToken)
    {
        var wanted = Cron(job, schedule);
        var present = await scheduler.GetTrigger(wanted.Key, cancellationToken);
        if (present is ICronTrigger cron && IsSame(cron, (ICronTrigger)wanted)) return;
        await scheduler.ScheduleTrigger(wanted, TriggerConflict.Replace, cancellationToken);
        LogScheduled(job, schedule.Cron, schedule.TimeZone);
    }

    private static bool IsSame(ICronTrigger present, ICronTrigger wanted) =>
        present.CronExpressionString == wanted.CronExpressionString
        && present.TimeZone.Id == wanted.TimeZone.Id
        && present.MisfireInstruction == wanted.MisfireInstruction
        && new[] { SchedulerNames.Arguments, SchedulerNames.PassOver }.All(key => Equals(present.JobDataMap.GetString(key), wanted.JobDataMap.GetString(key)));

    private static IJobDetail Runs(Jobs.IJob job, JobSchedule schedule) => JobBuilder.Create<RunningJob>()
        .WithIdentity(SchedulerNames.RunsOf(job.Name))
        .WithDescription(job.Description)
        .StoreDurably()
        .RequestRecovery()
        .DisallowConcurrentExecution(schedule.Overlap != Overlap.Allow)
        .Build();

    // However its runs overlap: the shards of one run do different work.
    private static IJobDetail Shards(Jobs.IJob job) => JobBuilder.Create<RunningJob>()
        .WithIdentity(SchedulerNames.ShardsOf(job.Name))
        .WithDescription($"Shards of {job.Name}.")
        .StoreDurably()
        .RequestRecovery()
        .Build();

    private static IJobDetail Due(Jobs.IJob job) => JobBuilder.Create<DueJob>()
        .WithIdentity(SchedulerNames.ScheduleOf(job.Name))
        .WithDescription($"Asks for a run of {job.Name}.")
        .StoreDurably()
        .RequestRecovery()
        .Build();

    private ITrigger Cron(string job, JobSchedule schedule) => TriggerBuilder.Create(time)
        .WithIdentity(SchedulerNames.CronOf(job))
        .ForJob(SchedulerNames.ScheduleOf(job))
        .UsingJobData(SchedulerNames.Arguments, RunArguments.ToJson(Arguments(schedule.Arguments)).ToJsonString())
        .UsingJobData(SchedulerNames.PassOver, schedule.Overlap == Overlap.Skip ? "true" : "false")
        .WithSchedule(CronScheduleBuilder.Create(schedule.Cron)
            .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    private static Jobs.JobArguments Arguments(ScheduledArguments arguments) => new()
    {
        Symbols = [.. arguments.Symbols],
        Sources = [.. arguments.Sources],
        Full = arguments.Full,
        FineTune = arguments.FineTune,
    };

    private JobRow Row(Jobs.IJob job, JobSchedule schedule) => new()
    {
        Name = job.Name,
        Description = job.Description,
        Cron = schedule.Enabled ? schedule.Cron : null,
        TimeZone = schedule.Enabled ? schedule.TimeZone : null,
        UpdatedAt = time.GetUtcNow(),
    };

    [LoggerMessage(7022, LogLevel.Information, "{Job} is scheduled: {Cron} ({TimeZone})")]
    private partial void LogScheduled(string job, string cron, string timeZone);
}
