using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Jobs;
using Worker.Observability;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// Requests and cancels runs for the command line and for the schedule. The command line first writes down the jobs of this worker, because
/// no service may have started yet.
/// </summary>
internal sealed class RunRequests(
    JobRegister register, NpgsqlDataSource database, DatabaseRetry retry, IDbContextFactory<WorkerDbContext> contexts)
{
    /// <param name="key">If a queued or running run of the job has the same key, no new run is made.</param>
    /// <returns>The number of the run.</returns>
    public async Task<long> QueueAsync(
        string job, JobArguments arguments, string requestedBy, string? key, CancellationToken cancellationToken)
    {
        await register.IntroduceAsync(cancellationToken);
        return await RunFunctions.QueueAsync(
            database, job, RunArguments.ToJson(arguments).ToJsonString(), requestedBy, null, key, cancellationToken);
    }

    /// <summary>Requests the run that a schedule has come to, as soon as the database answers.</summary>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="key">Names the job's time: <c>due 2026-11-25T23:30:00Z</c>.</param>
    /// <param name="skipIfOpen">Whether a skipped run is recorded instead if an earlier run of the job is open.</param>
    /// <returns>The number of the run; null if none was requested.</returns>
    public Task<long?> QueueDueAsync(string job, string arguments, string key, bool skipIfOpen, CancellationToken cancellationToken) =>
        retry.ExecuteAsync(stop => RunFunctions.QueueDueAsync(database, job, arguments, key, skipIfOpen, stop), cancellationToken);

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
