using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Worker.Storage.Retention;

/// <summary>Finds model versions that nothing needs any more, and deletes them or marks their files as removed.</summary>
public static class OldModelVersions
{
    private const string DispensableSql =
        """
        select id, checkpoint_path, is_referenced
        from (
          select v.id, v.kind, v.name, v.checkpoint_path, v.is_current, v.checkpoint_removed_at,
            row_number() over (partition by v.kind, v.name order by v.id desc) as age,
            exists (select from worker.forecasts f where f.model_version_id = v.id)
              or exists (select from worker.sentiment_scores s where s.model_version_id = v.id) as is_referenced
          from worker.model_versions v
        ) version
        where age > {0} and not is_current and (checkpoint_removed_at is null or not is_referenced)
          and not exists (
            select from worker.model_servings s
            where s.model_version_id = version.id and s.id = worker.rollback_target(version.kind, version.name))
        order by id
        """;

    /// <summary>
    /// The versions that neither serve, nor are what a rollback chooses, nor are among the newest of their kind and name.
    /// </summary>
    /// <param name="newest">How many of a kind and name to keep in any case.</param>
    public static async Task<IReadOnlyList<DispensableVersion>> FindAsync(
        WorkerDbContext context, int newest, CancellationToken cancellationToken) =>
        await context.Database.SqlQueryRaw<DispensableVersion>(DispensableSql, newest).ToListAsync(cancellationToken);

    /// <summary>Says that the file of a version is gone, before it is.</summary>
    /// <returns>False if the version has come to serve meanwhile.</returns>
    public static async Task<bool> MarkFileRemovedAsync(
        WorkerDbContext context, long id, DateTimeOffset at, CancellationToken cancellationToken) =>
        await context.ModelVersions.Where(row => row.Id == id && !row.IsCurrent)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.CheckpointRemovedAt, at), cancellationToken) > 0;

    /// <returns>Whether it is gone; false if something has come to need it meanwhile.</returns>
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
/// <param name="IsReferenced">Whether a stored forecast or score names it: then its row and figures stay, and only the file goes.</param>
public sealed record DispensableVersion(long Id, string CheckpointPath, bool IsReferenced);
