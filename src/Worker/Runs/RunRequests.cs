using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Jobs;
using Worker.Observability;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// What the command line asks of the services on the database. The jobs of this worker are made known first: none may have started yet.
/// </summary>
internal sealed class RunRequests(JobRegister register, NpgsqlDataSource database, IDbContextFactory<WorkerDbContext> contexts)
{
    /// <param name="key">With the key that a queued or running run of the job has, that run is meant.</param>
    /// <returns>The number of the run.</returns>
    public async Task<long> QueueAsync(string job, JobArguments arguments, string requestedBy, string? key, CancellationToken cancellationToken)
    {
        await register.IntroduceAsync(cancellationToken);
        return await RunFunctions.QueueAsync(database, job, RunArguments.ToJson(arguments).ToJsonString(), requestedBy, null, key, cancellationToken);
    }

    /// <returns>False if the run has ended already.</returns>
    /// <exception cref="DatabaseException">There is no such run.</exception>
    public Task<bool> CancelAsync(long runId, string cancelledBy, CancellationToken cancellationToken) =>
        RunFunctions.CancelAsync(database, runId, cancelledBy, cancellationToken);

    public async Task SetPausedAsync(string job, bool isPaused, string by, CancellationToken cancellationToken)
    {
        await register.IntroduceAsync(cancellationToken);
        await RunFunctions.SetPausedAsync(database, job, isPaused, by, cancellationToken);
    }

    /// <exception cref="OperatorException">There is no such run.</exception>
    public async Task<RunReport> FindAsync(long runId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunHistory.FindAsync(context, [runId], cancellationToken) is [var row]
            ? RunReport.Of(row)
            : throw new OperatorException($"There is no run {runId}; 'forecast-worker runs' shows the newest.");
    }
}
