namespace Worker.Jobs;

/// <summary>When one job runs by itself, and what happens if it fails. Settings of the section <c>Schedule:JOB</c>.</summary>
internal sealed class JobSchedule
{
    /// <summary>
    /// Whether the schedule starts the job at all. Requests and <c>nightly</c> do in any case. Default: see <see cref="JobCatalog"/>.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// Seconds, minutes, hours, day of month, month, day of week: <c>0 30 18 ? * MON-FRI</c>. A time that was missed, because no service
    /// ran, is run once later.
    /// </summary>
    public string Cron { get; set; } = "";

    /// <summary>The IANA name of the time zone of <see cref="Cron"/>. Default New York, whose market the prices come from.</summary>
    public string TimeZone { get; set; } = "America/New_York";

    /// <summary>
    /// What happens when the job is due or requested while an earlier run of it is queued or running. Default: see each job.
    /// </summary>
    public Overlap Overlap { get; set; } = Overlap.Skip;

    /// <summary>Whether the job keeps the compute device busy: a node runs one such job at a time. Default: see each job.</summary>
    public bool UsesDevice { get; set; }

    /// <summary>How a failed run that the schedule or <c>nightly</c> started is retried. One that a person requested is not.</summary>
    public RetrySchedule Retry { get; set; } = new();

    /// <summary>
    /// What the schedule asks the job to do: the arguments of <c>forecast-worker run</c> by name, with values as written there:
    /// <c>"symbols": "AAPL,MSFT"</c>, <c>"full": "true"</c>. Default: none.
    /// </summary>
    public Dictionary<string, string?> Arguments { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// What happens when a job is due while an earlier run of it is open. Only <c>Allow</c> lets two runs of a job execute at once.
/// </summary>
internal enum Overlap
{
    /// <summary>The schedule skips this time; requests wait.</summary>
    Skip,

    /// <summary>It waits until the earlier run has ended.</summary>
    Wait,

    /// <summary>It runs at the same time as the earlier one.</summary>
    Allow,
}

/// <summary>How often and how far apart a failed run is tried again; each pause is twice the one before.</summary>
internal sealed class RetrySchedule
{
    /// <summary>Attempts after the first. Default: see each job; 0 to 20.</summary>
    public int MaxRetries { get; set; }

    /// <summary>Pause before the first of them. Default 5 minutes; 1 second to 1 day.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest pause. Default 1 hour; <see cref="Delay"/> to 1 day.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromHours(1);
}
