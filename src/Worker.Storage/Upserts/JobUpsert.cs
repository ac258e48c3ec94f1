using Microsoft.EntityFrameworkCore;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class JobUpsert
{
    /// <summary>Whether a job is paused is for people to say, not for the service.</summary>
    internal static Upsert<JobRow> Upsert { get; } = Upsert<JobRow>.Of(new()
    {
        Key = [row => row.Name],
        InsertOnly = [row => row.IsPaused],
        Incidental = [row => row.UpdatedAt],
    });

    /// <summary>For processes that only make requests: the schedule is for the service to say.</summary>
    internal static Upsert<JobRow> InsertMissing { get; } = Upsert<JobRow>.Of(
        new() { Key = [row => row.Name], UpdateOnly = [row => row.Description, row => row.Arguments] });

    /// <summary>
    /// Stores all jobs with their schedules; whether one is paused stays as it is, and jobs that no longer exist are removed.
    /// </summary>
    public static async Task ReplaceAsync(WorkerDbContext context, IReadOnlyList<JobRow> jobs, CancellationToken cancellationToken)
    {
        var names = jobs.Select(job => job.Name).ToList();
        await context.Jobs.Where(job => !names.Contains(job.Name)).ExecuteDeleteAsync(cancellationToken);
        await Upsert.WriteAsync(context, jobs, cancellationToken);
    }

    /// <summary>Stores the jobs that are not stored yet, without a schedule, and the description of the others.</summary>
    public static Task IntroduceAsync(WorkerDbContext context, IReadOnlyList<JobRow> jobs, CancellationToken cancellationToken) =>
        InsertMissing.WriteAsync(context, jobs, cancellationToken);
}
