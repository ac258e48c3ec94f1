using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Models;
using Worker.Storage;
using Worker.Storage.Retention;

namespace Worker.Jobs;

/// <summary>
/// Removes what is past its time: old runs, rejected rows, replaced prices, model versions that nothing needs, files that no row names.
/// </summary>
internal sealed class PruneJob(
    IDbContextFactory<WorkerDbContext> contexts, CheckpointRetention checkpoints, UnfinishedTrainings unfinished,
    IOptions<RetentionOptions> options, TimeProvider time) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (keep, now) = (options.Value, time.GetUtcNow());
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await OldRuns.DeleteAsync(database, now - keep.Runs, cancellationToken);
        context.Progress.Report(new JobProgress(0.25, $"{runs} runs removed"));
        var bars = await OldRejections.DeleteBarsAsync(database, now - keep.RejectedRows, cancellationToken);
        var reviews = await OldRejections.DeleteReviewsAsync(database, now - keep.RejectedRows, cancellationToken);
        var revisions = await OldPriceRevisions.DeleteAsync(database, now - keep.PriceRevisions, cancellationToken);
        context.Progress.Report(new JobProgress(0.5, $"{bars + reviews} rejected rows and {revisions} replaced prices removed"));
        var versions = await checkpoints.RemoveVersionsAsync(keep.ModelVersions, cancellationToken);
        context.Progress.Report(new JobProgress(0.75, $"{versions.Rows} model versions and {versions.Files} checkpoint files removed"));
        var orphans = await checkpoints.RemoveOrphansAsync(now - keep.OrphanFiles, cancellationToken);
        var trainings = unfinished.Prune(now - keep.UnfinishedTrainings);

        var freed = versions.Bytes + (orphans?.Bytes ?? 0);
        var total = runs + bars + reviews + revisions + versions.Rows + versions.Files + (orphans?.Count ?? 0) + trainings;
        var summary = total == 0
            ? "nothing is past its time"
            : string.Create(CultureInfo.InvariantCulture,
                $"removed {runs} runs, {bars} rejected bars, {reviews} rejected reviews, {revisions} replaced prices, {versions.Rows} model versions, {versions.Files} files of versions that made forecasts or scores, "
                + $"{orphans?.Count ?? 0} files without a version, {trainings} unfinished trainings; {freed / 1e6:0.0} MB of checkpoints freed");
        return new JobOutcome(
            summary + (orphans is null ? "; the models folder holds no file that this database knows, so no file in it was removed" : ""),
            new JsonObject
            {
                ["runs"] = runs,
                ["rejected_bars"] = bars,
                ["rejected_reviews"] = reviews,
                ["price_revisions"] = revisions,
                ["model_versions"] = versions.Rows,
                ["checkpoint_files"] = versions.Files,
                ["orphan_files"] = orphans?.Count,
                ["unfinished_trainings"] = trainings,
                ["bytes_freed"] = freed,
            },
            IsSkipped: total == 0);
    }
}
