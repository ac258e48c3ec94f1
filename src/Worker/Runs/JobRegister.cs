using Microsoft.EntityFrameworkCore;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Runs;

/// <summary>
/// Writes the jobs of this worker down in <c>worker.jobs</c>, which <c>api.jobs</c> shows and the functions of SQL check requests against.
/// </summary>
internal sealed class JobRegister(JobCatalog catalog, IDbContextFactory<WorkerDbContext> contexts, TimeProvider time)
{
    /// <summary>Makes the jobs known on a database on which no service has started yet; their schedules are the service's to say.</summary>
    public async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await JobUpsert.IntroduceAsync(context, [.. catalog.All.Select(job => Row(job, null))], cancellationToken);
    }

    /// <summary>Writes down all jobs with their schedules; whether one is paused stays as it is.</summary>
    public async Task ReplaceAsync(ScheduleOptions schedules, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await JobUpsert.ReplaceAsync(context, [.. catalog.All.Select(job => Row(job, schedules.Of(job.Name)))], cancellationToken);
    }

    private JobRow Row(JobEntry job, JobSchedule? schedule) => new()
    {
        Name = job.Name,
        Description = job.Description,
        Arguments = job.DescribeArguments().ToJsonString(),
        Cron = schedule is { Enabled: true } ? schedule.Cron : null,
        TimeZone = schedule is { Enabled: true } ? schedule.TimeZone : null,
        UpdatedAt = time.GetUtcNow(),
    };
}
