using Microsoft.Extensions.Logging;
using Quartz;
using Worker.Jobs;
using Worker.Runs;

namespace Worker.Scheduling;

/// <summary>
/// Brings the scheduler's store to what the settings say. A schedule that has not changed is not touched: its missed times must still be
/// run. All nodes should have the same settings; the one that started last is right.
/// </summary>
internal sealed partial class ScheduleKeeper(
    JobCatalog catalog, JobRegister register, CurrentSchedule current, ISchedulerFactory schedulers, TimeProvider time, ILogger<ScheduleKeeper> logger)
{
    /// <summary>Applies the schedules. Running jobs continue.</summary>
    public async Task ApplyAsync(ScheduleOptions options, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in catalog.All)
        {
            var schedule = options.Of(job.Name);
            await scheduler.AddJob(Due(job), AddJobOptions.Replacing, cancellationToken);
            if (schedule.Enabled) await ScheduleAsync(scheduler, job, schedule, cancellationToken);
            else await scheduler.UnscheduleJob(SchedulerNames.CronOf(job.Name), cancellationToken);
        }
        await register.ReplaceAsync(options, cancellationToken);
        current.Options = options;
    }

    private async Task ScheduleAsync(IScheduler scheduler, JobEntry job, JobSchedule schedule, CancellationToken cancellationToken)
    {
        var wanted = Cron(job, schedule);
        var present = await scheduler.GetTrigger(wanted.Key, cancellationToken);
        if (present is ICronTrigger cron && IsSame(cron, (ICronTrigger)wanted)) return;
        await scheduler.ScheduleTrigger(wanted, TriggerConflict.Replace, cancellationToken);
        LogScheduled(job.Name, schedule.Cron, schedule.TimeZone);
    }

    private static bool IsSame(ICronTrigger present, ICronTrigger wanted) =>
        present.CronExpressionString == wanted.CronExpressionString
        && present.TimeZone.Id == wanted.TimeZone.Id
        && present.MisfireInstruction == wanted.MisfireInstruction
        && new[] { SchedulerNames.Arguments, SchedulerNames.SkipIfOpen }.All(
            key => Equals(present.JobDataMap.GetString(key), wanted.JobDataMap.GetString(key)));

    private static IJobDetail Due(JobEntry job) => JobBuilder.Create<DueJob>()
        .WithIdentity(SchedulerNames.ScheduleOf(job.Name))
        .WithDescription($"Requests a run of {job.Name}.")
        .StoreDurably()
        .RequestRecovery()
        .Build();

    private ITrigger Cron(JobEntry job, JobSchedule schedule) => TriggerBuilder.Create(time)
        .WithIdentity(SchedulerNames.CronOf(job.Name))
        .ForJob(SchedulerNames.ScheduleOf(job.Name))
        .UsingJobData(SchedulerNames.Arguments, RunArguments.ToJson(RunArguments.Parse(job, schedule.Arguments, _ => { })).ToJsonString())
        .UsingJobData(SchedulerNames.SkipIfOpen, schedule.Overlap == Overlap.Skip ? "true" : "false")
        .WithSchedule(CronScheduleBuilder.Create(schedule.Cron)
            .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    [LoggerMessage(7022, LogLevel.Information, "{Job} is scheduled: {Cron} ({TimeZone})")]
    private partial void LogScheduled(string job, string cron, string timeZone);
}
