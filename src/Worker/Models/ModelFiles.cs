using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>Compares the model versions in the database with the files that this node can read. Thread-safe.</summary>
internal sealed class ModelFiles(ModelVersions versions, CheckpointStore checkpoints, ModelsFolder folder)
{
    /// <summary>Reads the whole file of each version that serves, and looks whether those of the others are there.</summary>
    public async Task<ModelFilesReport> InspectAsync(CancellationToken cancellationToken)
    {
        var kept = (await versions.ListAsync(cancellationToken)).Where(version => version.CheckpointRemovedAt is null).ToList();
        var unreadable = new List<UnreadableVersion>();
        foreach (var version in kept)
        {
            try
            {
                if (version.IsCurrent) await checkpoints.VerifyAsync(version, cancellationToken);
                else checkpoints.Find(version);
            }
            catch (CheckpointException problem)
            {
                unreadable.Add(new UnreadableVersion(version, problem.Message));
            }
        }
        return new ModelFilesReport(folder.Root, kept.Count, kept.Count(version => version.IsCurrent), unreadable);
    }
}

/// <param name="Folder">The models folder of this node.</param>
/// <param name="Versions">Versions whose files should be there.</param>
/// <param name="Serving">Those among them that serve.</param>
internal sealed record ModelFilesReport(string Folder, int Versions, int Serving, IReadOnlyList<UnreadableVersion> Unreadable);

/// <param name="Problem">What was found and what to do.</param>
internal sealed record UnreadableVersion(ModelVersionRow Version, string Problem);
