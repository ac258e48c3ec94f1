using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Worker.Storage;
using Worker.Storage.Retention;

namespace Worker.Models;

/// <summary>
/// Removes checkpoints that nothing needs: the database first, then the file, so that no row ever promises a file that is gone.
/// </summary>
internal sealed partial class CheckpointRetention(
    IDbContextFactory<WorkerDbContext> contexts, ModelsFolder folder, TimeProvider time, ILogger<CheckpointRetention> logger)
{
    // A link below the models folder may lead anywhere.
    private static readonly EnumerationOptions BelowTheRoot =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>
    /// Removes the old versions that neither serve nor would serve after a rollback. A version that made a forecast or score keeps its row
    /// and figures and loses its file only.
    /// </summary>
    /// <param name="newest">How many versions of a kind and name to keep in any case.</param>
    public async Task<RemovedVersions> RemoveVersionsAsync(int newest, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = new RemovedVersions();
        foreach (var version in await OldModelVersions.FindAsync(context, newest, cancellationToken))
        {
            // The row first: if the process ends in between, the file belongs to no version and is removed as such later.
            if (version.IsReferenced
                ? !await OldModelVersions.MarkFileRemovedAsync(context, version.Id, time.GetUtcNow(), cancellationToken)
                : !await OldModelVersions.DeleteAsync(context, version.Id, cancellationToken))
            {
                continue;
            }
            var path = folder.Resolve(version.CheckpointPath);
            if (path is null)
                LogOutside(version.Id, version.CheckpointPath, folder.Root);
            var file = path is null ? new RemovedFiles(1, 0) : Remove(path);
            removed = version.IsReferenced
                ? removed with { Files = removed.Files + 1, Bytes = removed.Bytes + file.Bytes }
                : removed with { Rows = removed.Rows + 1, Bytes = removed.Bytes + file.Bytes };
        }
        return removed;
    }

    /// <summary>
    /// Removes checkpoint files that no row names: what a crash left between file and row. A folder in which no file is known belongs to
    /// another database, most likely, and is not touched.
    /// </summary>
    /// <param name="olderThan">A younger file may be about to get its row.</param>
    /// <returns>What was removed; null if the folder was not touched.</returns>
    public async Task<RemovedFiles?> RemoveOrphansAsync(DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Root))
            return new RemovedFiles();
        // The files before the rows: a version stored in between is in both.
        var files = Directory.EnumerateFiles(folder.Root, "*", BelowTheRoot).Where(ModelsFolder.IsCheckpoint).ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.ModelVersions.AsNoTracking()
            .Where(row => row.CheckpointRemovedAt == null).Select(row => row.CheckpointPath).ToListAsync(cancellationToken);
        var named = known.Select(folder.Resolve).OfType<string>().Select(Path.GetFullPath).ToHashSet();
        var unknown = files.Where(path => !named.Contains(Path.GetFullPath(path))).ToList();
        if (unknown.Count == files.Count && files.Count > 0)
            return null;
        return unknown.Where(path => File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime)
            .Aggregate(new RemovedFiles(), (removed, path) => removed + Remove(path));
    }

    private static RemovedFiles Remove(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return new RemovedFiles(1, 0);
        var bytes = file.Length;
        try
        {
            file.Delete();
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody removed the folder meanwhile, and the file with it.
        }
        return new RemovedFiles(1, bytes);
    }

    [LoggerMessage(6030, LogLevel.Warning,
        "Model version {Id} had the checkpoint path '{Path}', which is not below the models folder '{Folder}': its row was removed, no file was")]
    private partial void LogOutside(long id, string path, string folder);
}

/// <param name="Rows">Versions removed with their files.</param>
/// <param name="Files">Files of versions whose rows stay.</param>
internal readonly record struct RemovedVersions(int Rows, int Files, long Bytes);

internal readonly record struct RemovedFiles(int Count, long Bytes)
{
    public static RemovedFiles operator +(RemovedFiles one, RemovedFiles other) => new(one.Count + other.Count, one.Bytes + other.Bytes);
}
