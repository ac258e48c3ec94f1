using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Jobs;
using Worker.Observability;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Runs;

/// <summary>What the command line asks of the services on the database. The jobs of this worker are made known first: none may have started yet.</summary>
internal sealed class RunRequests(IEnumerable<IJob> jobs, NpgsqlDataSource database, IDbContextFactory<WorkerDbContext> contexts, TimeProvider time)
{
    /// <param name="key">With the key that a queued or running run of the job has, that run is meant.</param>
    /// <returns>The number of the run.</returns>
    public async Task<long> QueueAsync(string job, JobArguments arguments, string requestedBy, string? key, CancellationToken cancellationToken)
    {
        await IntroduceAsync(cancellationToken);
        return await RunFunctions.QueueAsync(database, job, RunArguments.ToJson(arguments).ToJsonString(), requestedBy, null, key, cancellationToken);
    }

    /// <returns>False where the run has ended already.</returns>
    /// <exception cref="DatabaseException">There is no such run.</exception>
    public Task<bool> CancelAsync(long runId, string cancelledBy, CancellationToken cancellationToken) =>
        RunFunctions.CancelAsync(database, runId, cancelledBy, cancellationToken);

    public async Task SetPausedAsync(string job, bool isPaused, string by, CancellationToken cancellationToken)
    {
        await IntroduceAsync(cancellationToken);
        await RunFunctions.SetPausedAsync(database, job, isPaused, by, cancellationToken);
    }

    /// <exception cref="OperatorException">There is no such run.</exception>
    public async Task<RunStanding> FindAsync(long runId, CancellationToken cancellationToken) =>
        await RunHistory.FindAsync(database, runId, cancellationToken)
            ?? throw new OperatorException($"There is no run {runId}; 'forecast-worker runs' shows the newest.");

    private async Task IntroduceAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await JobUpsert.IntroduceAsync(
            context, [.. jobs.Select(job => new JobRow { Name = job.Name, Description = job.Description, UpdatedAt = now })], cancellationToken);
    }
}
