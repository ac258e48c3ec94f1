using Microsoft.EntityFrameworkCore;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Runs;

/// <summary>
/// A job, after whose end the figures are stored that its writes made stale. If it fails they stay stale: the views compute them, and the
/// next job stores them.
/// </summary>
internal sealed class RefreshingJob(IJob job, IDbContextFactory<WorkerDbContext> contexts) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var outcome = await job.ExecuteAsync(context, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        await StoredFigures.RefreshAsync(database, cancellationToken);
        return outcome;
    }
}
