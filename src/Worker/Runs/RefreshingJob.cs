using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Runs;

/// <summary>
/// A job, after whose end the figures are stored that its writes made stale. If it fails, or if they cannot be stored, they stay stale: the
/// views compute them, and the next job stores them.
/// </summary>
internal sealed partial class RefreshingJob(IJob job, IDbContextFactory<WorkerDbContext> contexts, ILogger<RefreshingJob> logger) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var outcome = await job.ExecuteAsync(context, cancellationToken);
        try
        {
            await using var database = await contexts.CreateDbContextAsync(cancellationToken);
            await StoredFigures.RefreshAsync(database, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // What the job has done is done.
            LogStale(failure);
        }
        return outcome;
    }

    [LoggerMessage(7053, LogLevel.Warning, "The stored figures of skill and mood could not be renewed; the views compute them until the next job stores them")]
    private partial void LogStale(Exception failure);
}
