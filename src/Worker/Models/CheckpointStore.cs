using System.Globalization;
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

    /// <summary>Writes the checkpoint and its row, and makes it the current version if asked, all or nothing for readers.</summary>
    public async Task<ModelVersionRow> SaveAsync(
        ModelVersionDraft draft, NetworkWeights weights, bool makeCurrent, CancellationToken cancellationToken)
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
            if (makeCurrent)
                await RetireCurrentAsync(context, draft, cancellationToken);
            var row = Row(draft, path, sha256, makeCurrent, createdAt);
            context.Add(row);
            await context.SaveChangesAsync(cancellationToken);
            context.AddRange(draft.Epochs.Select(epoch => new TrainingEpochRow
            {
                ModelVersionId = row.Id,
                Epoch = epoch.Epoch,
                TrainingLoss = epoch.TrainingLoss,
                ValidationLoss = epoch.ValidationLoss,
                LearningRate = epoch.LearningRate,
                Seconds = epoch.Duration.TotalSeconds,
            }));
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return row;
        });
    }

    /// <summary>Reads a version back and checks that its file is the one that was written.</summary>
    /// <exception cref="CheckpointException">The file is missing, damaged, truncated or another one, or not in the models folder.</exception>
    public LoadedCheckpoint Load(ModelVersionRow version)
    {
        var path = folder.Resolve(version.CheckpointPath) ?? throw new CheckpointException(version.Id,
            $"The checkpoint path of model version {version.Id} is '{version.CheckpointPath}', it should be a path below the models folder '{folder.Root}' "
            + "without '..' and links. The worker writes no other paths: find out who changed the row, choose another version "
            + $"(forecast-worker models rollback {version.Kind} {version.Name}), or train anew with --full.");
        if (!File.Exists(path))
        {
            throw new CheckpointException(version.Id,
                $"The checkpoint of model version {version.Id} is not at '{path}'. Restore the models folder from a copy, "
                + $"choose another version (forecast-worker models rollback {version.Kind} {version.Name}), or train anew with --full.");
        }
        NetworkWeights weights;
        try
        {
            weights = NetworkWeights.Load(path, version.CheckpointSha256);
        }
        catch (SafetensorsException exception)
        {
            throw new CheckpointException(version.Id,
                $"The checkpoint of model version {version.Id} is refused. {exception.Message} "
                + $"Or choose another version: forecast-worker models rollback {version.Kind} {version.Name}.", exception);
        }
        if (weights.Metadata.TryGetValue(ContentKey, out var content))
            return new LoadedCheckpoint(version, content, weights);
        weights.Dispose();
        throw new CheckpointException(version.Id,
            $"'{path}' is a safetensors file without a forecaster's or sentiment model's content: it was not written by this product. "
            + "Train anew with --full.");
    }

    private static Task<int> RetireCurrentAsync(WorkerDbContext context, ModelVersionDraft draft, CancellationToken cancellationToken) =>
        context.ModelVersions
            .Where(row => row.Kind == draft.Kind && row.Name == draft.Name && row.IsCurrent)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsCurrent, false), cancellationToken);

    /// <summary>A file says by itself what it is, also where the database is lost.</summary>
    private static Dictionary<string, string> Metadata(ModelVersionDraft draft, DateTimeOffset createdAt) => new()
    {
        [ContentKey] = draft.Content,
        ["kind"] = draft.Kind,
        ["name"] = draft.Name,
        ["settings"] = draft.Settings,
        ["metrics"] = draft.Metrics,
        ["trained_from"] = draft.TrainedFrom.ToString("O", CultureInfo.InvariantCulture),
        ["trained_to"] = draft.TrainedTo.ToString("O", CultureInfo.InvariantCulture),
        ["data_sha256"] = draft.DataSha256,
        ["seed"] = draft.Seed.ToString(CultureInfo.InvariantCulture),
        ["code_version"] = CodeVersion.Current,
        ["created_at"] = createdAt.ToString("O", CultureInfo.InvariantCulture),
    };

    private static ModelVersionRow Row(ModelVersionDraft draft, string path, string sha256, bool makeCurrent, DateTimeOffset createdAt) => new()
    {
        Kind = draft.Kind,
        Name = draft.Name,
        ParentId = draft.ParentId,
        RunId = draft.RunId,
        TrainedFrom = draft.TrainedFrom,
        TrainedTo = draft.TrainedTo,
        Metrics = draft.Metrics,
        Settings = draft.Settings,
        DataSha256 = draft.DataSha256,
        CodeVersion = CodeVersion.Current,
        Seed = draft.Seed,
        Device = draft.Device,
        IsCurrent = makeCurrent,
        CheckpointPath = path,
        CheckpointSha256 = sha256,
        CreatedAt = createdAt,
    };
}
