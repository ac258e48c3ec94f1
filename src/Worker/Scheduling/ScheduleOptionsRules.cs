using Quartz;
using Worker.Jobs;
using Worker.Observability;

namespace Worker.Scheduling;

/// <summary>The settings of each job: no generated validator looks into a dictionary.</summary>
internal sealed class ScheduleOptionsRules : OptionsRules<ScheduleOptions>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override IEnumerable<string> Faults(ScheduleOptions options)
    {
        string[] known = [.. JobCatalog.OfWorker.Names.Order(StringComparer.Ordinal)];
        foreach (var (job, schedule) in options)
        {
            if (known.FirstOrDefault(name => name.Equals(job, StringComparison.OrdinalIgnoreCase)) is { } name)
            {
                foreach (var error in ErrorsOf(JobCatalog.OfWorker.Find(name), schedule)) yield return $"{ScheduleOptions.Section}:{job}:{error}";
                continue;
            }
            var meant = NearestName.Of(job, known) is { } nearest ? $"did you mean {nearest}?" : $"the jobs are {string.Join(", ", known)}.";
            yield return $"{ScheduleOptions.Section}:{job} is the schedule of no job; {meant}";
        }
    }

    private static IEnumerable<string> ErrorsOf(JobEntry job, JobSchedule schedule)
    {
        if (schedule.Enabled || schedule.Cron.Length > 0)
        {
            if (CronError(schedule.Cron) is { } error)
                yield return $"Cron is '{schedule.Cron}': {error} It should be seconds, minutes, hours, day of month, month, day of week, such as 0 30 17 ? * MON-FRI.";
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
            yield return $"TimeZone is '{schedule.TimeZone}', which this machine does not know; it should be an IANA name such as America/New_York or UTC.";
        var wrong = new List<string>();
        RunArguments.Parse(job, schedule.Arguments, wrong.Add);
        foreach (var error in wrong) yield return $"Arguments:{error}";
        var retry = schedule.Retry;
        if (retry.MaxRetries is < 0 or > 20)
            yield return $"Retry:MaxRetries is {retry.MaxRetries}; it should be between 0 and 20.";
        if (retry.Delay < Second || retry.Delay > Day)
            yield return $"Retry:Delay is {retry.Delay}; it should be between {Second} and {Day}.";
        if (retry.MaxDelay < retry.Delay || retry.MaxDelay > Day)
            yield return $"Retry:MaxDelay is {retry.MaxDelay}; it should be between Retry:Delay, {retry.Delay}, and {Day}.";
    }

    private static string? CronError(string cron)
    {
        try
        {
            _ = new CronExpression(cron);
            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return wrong.Message.TrimEnd('.') + ".";
        }
    }
}
