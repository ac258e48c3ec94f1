using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Worker.Storage.Retention;

/// <summary>Finds and deletes model versions that nothing needs any more.</summary>
public static class OldModelVersions
{
    // The version before the current one is what a rollback would choose.
    private const string DispensableSql =
        """
        select id, checkpoint_path
        from (
          select v.id, v.checkpoint_path, v.is_current,
            row_number() over (partition by v.kind, v.name order by v.id desc) as age,
            lead(v.is_current) over (partition by v.kind, v.name order by v.id) as is_before_current
          from worker.model_versions v
        ) version
        where age > {0} and not is_current and not coalesce(is_before_current, false)
          and not exists (select from worker.forecasts f where f.model_version_id = version.id)
          and not exists (select from worker.sentiment_scores s where s.model_version_id = version.id)
        order by id
        """;

    /// <summary>
    /// The versions that are neither current, nor the one before it, nor among the newest of their kind and name, and that made no
    /// forecast or score that is kept.
    /// </summary>
    /// <param name="newest">How many of a kind and name to keep whatever became of them.</param>
    public static async Task<IReadOnlyList<DispensableVersion>> FindAsync(WorkerDbContext context, int newest, CancellationToken cancellationToken) =>
        await context.Database.SqlQueryRaw<DispensableVersion>(DispensableSql, newest).ToListAsync(cancellationToken);

    /// <returns>Whether it is gone; false where something has come to need it meanwhile.</returns>
    public static async Task<bool> DeleteAsync(WorkerDbContext context, long id, CancellationToken cancellationToken)
    {
        try
        {
            return await context.ModelVersions.Where(row => row.Id == id && !row.IsCurrent).ExecuteDeleteAsync(cancellationToken) > 0;
        }
        catch (PostgresException inUse) when (inUse.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation)
        {
            return false;
        }
    }
}

/// <param name="CheckpointPath">The file's path below the models folder.</param>
public sealed record DispensableVersion(long Id, string CheckpointPath);
