using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>Finds model versions. Thread-safe.</summary>
internal sealed class ModelVersions(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>The version that serves, or null if none was trained yet.</summary>
    public async Task<ModelVersionRow?> CurrentAsync(string kind, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(context, kind, name).SingleOrDefaultAsync(row => row.IsCurrent, cancellationToken);
    }

    /// <summary>The versions with a file that were trained on exactly these data, newest first.</summary>
    public async Task<IReadOnlyList<ModelVersionRow>> TrainedOnAsync(
        string kind, string name, string dataSha256, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(context, kind, name)
            .Where(row => row.DataSha256 == dataSha256 && row.CheckpointRemovedAt == null).OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The version to forecast a day with: the current one if it has seen nothing after that day, else the newest that has not,
    /// so that a replay never knows the future; null if there is none.
    /// </summary>
    public async Task<ModelVersionRow?> ForDayAsync(string kind, string name, DateOnly asOf, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(context, kind, name)
            .Where(row => row.TrainedTo <= asOf && row.CheckpointRemovedAt == null)
            .OrderByDescending(row => row.IsCurrent).ThenByDescending(row => row.TrainedTo).ThenByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The same choice among loaded versions of one name.</summary>
    public static ModelVersionRow? ForDay(IEnumerable<ModelVersionRow> versions, DateOnly asOf) => versions
        .Where(row => row.TrainedTo <= asOf && row.CheckpointRemovedAt == null)
        .OrderByDescending(row => row.IsCurrent).ThenByDescending(row => row.TrainedTo).ThenByDescending(row => row.Id)
        .FirstOrDefault();

    /// <summary>
    /// The version that the day would have been forecast with at a past instant: the one that served then if it has seen nothing after the
    /// day, else the newest of then that has not; null if there was none. Its file may have been removed since.
    /// </summary>
    public async Task<ModelVersionRow?> ForDayKnownAtAsync(
        string kind, string name, DateOnly asOf, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var servings = context.ModelServings.Where(row => row.ServedFrom <= knownAt && (row.ServedTo == null || row.ServedTo > knownAt));
        return await Of(context, kind, name)
            .Where(row => row.TrainedTo <= asOf && row.CreatedAt <= knownAt && (row.CheckpointRemovedAt == null || row.CheckpointRemovedAt > knownAt))
            .OrderByDescending(row => servings.Any(serving => serving.ModelVersionId == row.Id)).ThenByDescending(row => row.TrainedTo)
            .ThenByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>When the newest version that continues no other was made; null if there is none.</summary>
    public async Task<DateTimeOffset?> FromScratchAtAsync(string kind, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(context, kind, name).Where(row => row.ParentId == null).MaxAsync(row => (DateTimeOffset?)row.CreatedAt, cancellationToken);
    }

    public async Task<IReadOnlyList<ModelVersionRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ModelVersions.AsNoTracking()
            .OrderBy(row => row.Kind).ThenBy(row => row.Name).ThenByDescending(row => row.Id).ToListAsync(cancellationToken);
    }

    private static IQueryable<ModelVersionRow> Of(WorkerDbContext context, string kind, string name) =>
        context.ModelVersions.AsNoTracking().Where(row => row.Kind == kind && row.Name == name);
}
