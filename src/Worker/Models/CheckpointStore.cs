using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Worker.Learning.Weights;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>
/// Model versions on disk and in the database: the file first, complete and flushed, then the row that names it and its hash.
/// A crash between the two leaves a file without a row, which nothing reads. Thread-safe.
/// </summary>
internal sealed class CheckpointStore(IDbContextFactory<WorkerDbContext> contexts, ModelsFolder folder, TimeProvider time)
{
    private const string ContentKey = "content";

    /// <summary>
    /// Writes the checkpoint, its row and the decisions, and makes it the current version if it was promoted: all or nothing for readers.
    /// </summary>
    public async Task<ModelVersionRow> SaveAsync(ModelVersionDraft draft, NetworkWeights weights, CancellationToken cancellationToken)
    {
        var createdAt = time.GetUtcNow();
        var path = folder.NewPath(draft.Kind, draft.Name, createdAt);
        var sha256 = weights.Save(folder.Resolve(path)!, Metadata(draft, createdAt));

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var strategy = context.Database.CreateExecutionStrategy();
        return await strategy.ExecuteAsync(async () =>
        {
            context.ChangeTracker.Clear();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (draft.Decision.IsPromoted)
                await RetireCurrentAsync(context, draft, cancellationToken);
            var row = draft.ToRow(path, sha256, createdAt);
            context.Add(row);
            await context.SaveChangesAsync(cancellationToken);
            context.AddRange(draft.ToEpochRows(row.Id));
            context.AddRange(draft.ToPromotionRows(row.Id, createdAt));
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return row;
        });
    }

    /// <summary>Checks that the file of a version is there and is the one that was written, without loading it.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged, truncated or another one, or not in the models
    /// folder.</exception>
    public async Task VerifyAsync(ModelVersionRow version, CancellationToken cancellationToken)
    {
        var path = Find(version);
        await using var file = Open(version, path);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (sha256 != version.CheckpointSha256)
        {
            throw Unusable(
                version, $"'{path}' has the SHA-256 {sha256}, expected {version.CheckpointSha256}: it is damaged or another file.");
        }
    }

    /// <summary>Reads a version back and checks that its file is the one that was written.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged, truncated or another one, or not in the models
    /// folder.</exception>
    public LoadedCheckpoint Load(ModelVersionRow version)
    {
        var path = Find(version);
        NetworkWeights weights;
        try
        {
            weights = NetworkWeights.Load(path, version.CheckpointSha256);
        }
        catch (SafetensorsException exception)
        {
            throw Unusable(version, exception.Message, exception);
        }
        if (weights.Metadata.TryGetValue(ContentKey, out var content))
            return new LoadedCheckpoint(version, content, weights);
        weights.Dispose();
        throw Unusable(
            version, $"'{path}' is a safetensors file without a forecaster's or sentiment model's content: this product did not write it.");
    }

    /// <summary>The path of a version's file, which is there.</summary>
    /// <exception cref="CheckpointException">It is not, or the path leads out of the models folder.</exception>
    public string Find(ModelVersionRow version)
    {
        if (version.CheckpointRemovedAt is { } removedAt)
            throw Unusable(version, $"Prune removed its file at {removedAt:u}.");
        var path = folder.Resolve(version.CheckpointPath) ?? throw Unusable(version,
            $"Its path is '{version.CheckpointPath}', expected a path below the models folder without '..' and links. The worker writes no other paths: "
            + "find out who changed the row.");
        return File.Exists(path) ? path : throw Unusable(version, $"Its file is not at '{path}'.");
    }

    /// <summary>The error for a version whose file cannot be used, with the folder and what to do.</summary>
    /// <param name="problem">One sentence: what was found and expected.</param>
    public CheckpointException Unusable(ModelVersionRow version, string problem, Exception? innerException = null) => new(version.Id,
        $"The checkpoint of model version {version.Id} ({version.Kind} {version.Name}) cannot be used. {problem} "
        + (version.IsCurrent ? "The version keeps serving. " : "")
        + $"Restore the models folder '{folder.Root}' (all nodes of one database need the same files), choose another version "
        + $"(forecast-worker models rollback {version.Kind} {version.Name}), or if the file is lost give the version up (forecast-worker models retire "
        + $"{version.Id}) and train again.", innerException);

    private FileStream Open(ModelVersionRow version, string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unusable(version, refused.Message, refused);
        }
    }

    private static Task<int> RetireCurrentAsync(WorkerDbContext context, ModelVersionDraft draft, CancellationToken cancellationToken) =>
        context.ModelVersions
            .Where(row => row.Kind == draft.Kind && row.Name == draft.Name && row.IsCurrent)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsCurrent, false), cancellationToken);

    /// <summary>A file describes itself, also if the database is lost.</summary>
    private static Dictionary<string, string> Metadata(ModelVersionDraft draft, DateTimeOffset createdAt) => new()
    {
        [ContentKey] = draft.Content,
        ["kind"] = draft.Kind,
        ["name"] = draft.Name,
        ["settings"] = draft.Settings,
        ["metrics"] = draft.Metrics,
        ["lineage"] = draft.Lineage.ToJson(),
        ["trained_from"] = draft.TrainedFrom.ToString("O", CultureInfo.InvariantCulture),
        ["trained_to"] = draft.TrainedTo.ToString("O", CultureInfo.InvariantCulture),
        ["data_sha256"] = draft.DataSha256,
        ["seed"] = draft.Seed.ToString(CultureInfo.InvariantCulture),
        ["code_version"] = CodeVersion.Current,
        ["created_at"] = createdAt.ToString("O", CultureInfo.InvariantCulture),
    };
}
