using Quartz;

namespace Worker.Scheduling;

/// <summary>What things are called in the scheduler's store. <c>api.jobs</c> reads some of them there.</summary>
internal static class SchedulerNames
{
    /// <summary>All nodes on one database share a scheduler of this name.</summary>
    public const string Scheduler = "forecast-worker";

    /// <summary>With the schema.</summary>
    public const string TablePrefix = "quartz.qrtz_";

    /// <summary>The arguments of the run, in the data of a trigger.</summary>
    public const string Arguments = "arguments";

    /// <summary>Whether a due time is skipped while an earlier run is open, in the data of a trigger.</summary>
    public const string SkipIfOpen = "pass_over";

    private const string Schedule = "schedule";

    /// <summary>Asks for a run of a job when it is due.</summary>
    public static JobKey ScheduleOf(string job) => new(job, Schedule);

    public static TriggerKey CronOf(string job) => new(job, Schedule);
}
