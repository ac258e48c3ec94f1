using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Retention;

namespace Worker.Models;

/// <summary>Removes checkpoints that nothing needs: the row first, then the file, so that no row ever names a file that is gone.</summary>
internal sealed class CheckpointRetention(IDbContextFactory<WorkerDbContext> contexts, ModelsFolder folder)
{
    /// <param name="newest">How many versions of a kind and name to keep whatever became of them.</param>
    public async Task<RemovedFiles> RemoveVersionsAsync(int newest, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = new RemovedFiles();
        foreach (var version in await OldModelVersions.FindAsync(context, newest, cancellationToken))
        {
            if (await OldModelVersions.DeleteAsync(context, version.Id, cancellationToken))
                removed += Remove(folder.Full(version.CheckpointPath));
        }
        return removed;
    }

    /// <summary>
    /// Removes checkpoint files that no row names: what a crash left between file and row. A folder in which no file is known belongs to another
    /// database, most likely, and is left alone.
    /// </summary>
    /// <param name="olderThan">A younger file may be about to get its row.</param>
    /// <returns>What was removed; null where the folder was left alone.</returns>
    public async Task<RemovedFiles?> RemoveOrphansAsync(DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Root))
            return new RemovedFiles();
        // The files before the rows: a version stored in between is in both.
        var files = Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Where(ModelsFolder.IsCheckpoint).ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.ModelVersions.AsNoTracking().Select(row => row.CheckpointPath).ToListAsync(cancellationToken);
        var named = known.Select(path => Path.GetFullPath(folder.Full(path))).ToHashSet();
        var unknown = files.Where(path => !named.Contains(Path.GetFullPath(path))).ToList();
        if (unknown.Count == files.Count && files.Count > 0)
            return null;
        return unknown.Where(path => File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime)
            .Aggregate(new RemovedFiles(), (removed, path) => removed + Remove(path));
    }

    private static RemovedFiles Remove(string path)
    {
        var file = new FileInfo(path);
        var bytes = file.Exists ? file.Length : 0;
        File.Delete(path);
        return new RemovedFiles(1, bytes);
    }
}

internal readonly record struct RemovedFiles(int Count, long Bytes)
{
    public static RemovedFiles operator +(RemovedFiles one, RemovedFiles other) => new(one.Count + other.Count, one.Bytes + other.Bytes);
}
