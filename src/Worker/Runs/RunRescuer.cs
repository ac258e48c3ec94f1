using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// Requeues the runs whose node died: those whose heartbeat is older than <c>Service:NodeTimeout</c> by the clock of the database, not by a
/// scheduler, a node or its clock. No run stays open forever. Services check all the time, command lines while they execute a job.
/// </summary>
internal sealed partial class RunRescuer(
    NpgsqlDataSource database, OwnRuns own, IOptions<ServiceOptions> options, TimeProvider time, ILogger<RunRescuer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckInInterval, time);
        // After an outage of the database every heartbeat is old: the others are given the time to beat first.
        var reachableSince = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var withServices = time.GetElapsedTime(reachableSince) >= options.Value.NodeTimeout;
                if (!await RescueAsync(withServices, stoppingToken)) reachableSince = time.GetTimestamp();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task<bool> RescueAsync(bool isReachable, CancellationToken cancellationToken)
    {
        try
        {
            if (!isReachable)
            {
                await Nodes.ClockAsync(database, cancellationToken);
                return true;
            }
            var lost = await LostRuns.RescueAsync(
                database, options.Value.NodeTimeout, options.Value.MaxAttempts, withServices: true, own.Ids, cancellationToken);
            foreach (var run in lost) LogRescued(run.Id, run.Job, run.Node ?? "", run.State);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next round will do; the listener reports a database that is away.
            LogFailed(failure.Message);
            return false;
        }
    }

    [LoggerMessage(7040, LogLevel.Warning, "Run {RunId} of {Job}: node {Node} ended before the run did, so it is {State}")]
    private partial void LogRescued(long runId, string job, string node, string state);

    [LoggerMessage(7042, LogLevel.Debug, "Looking for lost runs failed: {Reason}")]
    private partial void LogFailed(string reason);
}
