using Quartz;

namespace Worker.Scheduling;

/// <summary>What things are called in the scheduler's store. <c>api.jobs</c> and the upkeep of runs read some of them there.</summary>
internal static class SchedulerNames
{
    /// <summary>All nodes on one database share a scheduler of this name.</summary>
    public const string Scheduler = "forecast-worker";

    /// <summary>With the schema.</summary>
    public const string TablePrefix = "quartz.qrtz_";

    /// <summary>The execution group of what keeps the compute device busy.</summary>
    public const string DeviceGroup = "device";

    /// <summary>The number of the run, in the data of its trigger.</summary>
    public const string RunId = "run_id";

    /// <summary>Whether a failed run is tried again only where the database was away, in the data of its trigger.</summary>
    public const string RetriesOnlyOutages = "retries_only_outages";

    /// <summary>The arguments, in the data of a schedule's trigger.</summary>
    public const string Arguments = "arguments";

    /// <summary>Whether a due time is passed over while an earlier run is open, in the data of a schedule's trigger.</summary>
    public const string PassOver = "pass_over";

    private const string Runs = "runs";

    private const string Shards = "shards";

    private const string Schedule = "schedule";

    /// <summary>Executes the runs of a job.</summary>
    public static JobKey RunsOf(string job) => new(job, Runs);

    /// <summary>Executes the shards of a job's runs, several at once.</summary>
    public static JobKey ShardsOf(string job) => new(job, Shards);

    /// <summary>Asks for a run of a job when it is due.</summary>
    public static JobKey ScheduleOf(string job) => new(job, Schedule);

    public static TriggerKey TriggerOf(long runId) => new(FormattableString.Invariant($"run-{runId}"), Runs);

    public static TriggerKey CronOf(string job) => new(job, Schedule);
}
