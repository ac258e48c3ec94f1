using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class JobUpsert
{
    private const string Sql =
        """
        insert into worker.jobs as known (name, description, arguments, cron, time_zone, is_paused, updated_at)
        select name, description, arguments, cron, time_zone, false, updated_at
        from unnest($1, $2, $3, $4, $5, $6) as given (name, description, arguments, cron, time_zone, updated_at)
        on conflict (name) do update set
            description = excluded.description, arguments = excluded.arguments, cron = excluded.cron, time_zone = excluded.time_zone, updated_at = excluded.updated_at
        where (known.description, known.arguments, known.cron, known.time_zone)
          is distinct from (excluded.description, excluded.arguments, excluded.cron, excluded.time_zone)
        """;

    // For who only asks: the schedule is the service's to say.
    private const string IntroduceSql =
        """
        insert into worker.jobs as known (name, description, arguments, is_paused, updated_at)
        select name, description, arguments, false, updated_at from unnest($1, $2, $3, $4) as given (name, description, arguments, updated_at)
        on conflict (name) do update set description = excluded.description, arguments = excluded.arguments
        where known.arguments is null
        """;

    /// <summary>Writes down all jobs with their schedules; whether one is paused stays as it is, and jobs that there are no more go.</summary>
    public static async Task ReplaceAsync(WorkerDbContext context, IReadOnlyList<JobRow> jobs, CancellationToken cancellationToken)
    {
        var names = jobs.Select(job => job.Name).ToList();
        await context.Jobs.Where(job => !names.Contains(job.Name)).ExecuteDeleteAsync(cancellationToken);
        await SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Column(jobs, NpgsqlDbType.Text, job => job.Name),
            SetBased.Column(jobs, NpgsqlDbType.Text, job => job.Description),
            SetBased.Column(jobs, NpgsqlDbType.Jsonb, job => job.Arguments),
            SetBased.Column(jobs, NpgsqlDbType.Text, job => job.Cron),
            SetBased.Column(jobs, NpgsqlDbType.Text, job => job.TimeZone),
            SetBased.Column(jobs, NpgsqlDbType.TimestampTz, job => job.UpdatedAt),
        ], cancellationToken);
    }

    /// <summary>Writes down the jobs that are not known yet, without a schedule.</summary>
    public static Task IntroduceAsync(WorkerDbContext context, IReadOnlyList<JobRow> jobs, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, IntroduceSql,
        [
            SetBased.Column(jobs, NpgsqlDbType.Text, job => job.Name),
            SetBased.Column(jobs, NpgsqlDbType.Text, job => job.Description),
            SetBased.Column(jobs, NpgsqlDbType.Jsonb, job => job.Arguments),
            SetBased.Column(jobs, NpgsqlDbType.TimestampTz, job => job.UpdatedAt),
        ], cancellationToken);
}
