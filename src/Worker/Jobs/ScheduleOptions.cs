namespace Worker.Jobs;

/// <summary>
/// When each job runs by itself: the schedules by the names of the jobs, with the defaults of <see cref="JobCatalog"/>. Settings of the
/// section <c>Schedule</c>.
/// </summary>
internal sealed class ScheduleOptions : Dictionary<string, JobSchedule>
{
    public const string Section = "Schedule";

    public ScheduleOptions()
        : base(StringComparer.OrdinalIgnoreCase)
    {
        foreach (var job in JobCatalog.OfWorker.All) Add(job.Name, job.Schedule.ToSettings());
    }

    /// <summary>The schedule of a job; one without settings runs on request only.</summary>
    public JobSchedule Of(string job) => this.GetValueOrDefault(job) ?? new JobSchedule();
}
