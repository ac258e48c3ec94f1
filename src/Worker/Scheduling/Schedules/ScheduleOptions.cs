namespace Worker.Scheduling.Schedules;

/// <summary>
/// When each job runs by itself: the schedules by the names of the jobs, with the defaults of those that come with the worker. Settings of the
/// section <c>Schedule</c>.
/// </summary>
internal sealed class ScheduleOptions : Dictionary<string, JobSchedule>
{
    public const string Section = "Schedule";

    public ScheduleOptions()
        : base(StringComparer.OrdinalIgnoreCase)
    {
        // When the feeds have the last prices of a session of New York, which ends at 16:00.
        Add("nightly", Due("0 30 18 ? * MON-FRI"));
        // From scratch; nightly fine-tunes.
        Add("train-forecaster", Due("0 0 8 ? * SAT", retries: 1, usesDevice: true));
        Add("train-sentiment", Due("0 0 12 ? * SAT", retries: 1, usesDevice: true));
        Add("fetch-reviews", Due("0 0 * * * ?", retries: 2));
        Add("score-reviews", Due("0 30 * * * ?", retries: 1, usesDevice: true));
        Add("prune", Due("0 15 4 * * ?", retries: 1));
        // Links of nightly, which runs them in their order.
        Add("fetch-prices", OnRequest("0 0 18 ? * MON-FRI", retries: 3, Overlap.Skip));
        Add("forecast", OnRequest("0 0 19 ? * MON-FRI", retries: 2, Overlap.Allow));
    }

    /// <summary>The schedule of a job; one without settings runs on request only.</summary>
    public JobSchedule Of(string job) => this.GetValueOrDefault(job) ?? new JobSchedule();

    private static JobSchedule Due(string cron, int retries = 0, bool usesDevice = false) => new()
    {
        Enabled = true,
        Cron = cron,
        UsesDevice = usesDevice,
        Retry = new RetrySchedule { MaxRetries = retries },
    };

    private static JobSchedule OnRequest(string cron, int retries, Overlap overlap) => new()
    {
        Cron = cron,
        Overlap = overlap,
        Retry = new RetrySchedule { MaxRetries = retries },
    };
}
