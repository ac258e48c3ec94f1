using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Worker.Storage;

namespace Worker.Runs;

/// <summary>
/// Asks every few seconds whether the database answers and accepts writes. A server that was replaced by its standby keeps its connections
/// open and refuses each write; without this, a task that only waits on a connection would never notice.
/// </summary>
internal sealed partial class DatabaseWatch(
    WorkerDatabase database, DatabaseOutage outage, DatabaseRetry retry, TimeProvider time, ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeout.Token);
        try
        {
            await database.ProbeAsync(either.Token);
            if (outage.End()) LogBack();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            Begin(new TimeoutException($"It did not answer within {Timeout.TotalSeconds:0} s."));
        }
        catch (DatabaseException failure) when (DatabaseRetry.IsAway(failure))
        {
            Begin(failure);
        }
        catch (DatabaseException failure)
        {
            // Another version of the worker changed the schema: readiness says so.
            LogUnusable(failure.Message);
        }
    }

    private void Begin(Exception failure)
    {
        retry.DropConnections(failure);
        if (outage.Begin()) LogAway(failure.Message);
    }

    [LoggerMessage(7050, LogLevel.Warning, "The database is away; the service starts no runs until it is back: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(7051, LogLevel.Information, "The database is back")]
    private partial void LogBack();

    [LoggerMessage(7052, LogLevel.Debug, "The database cannot be used: {Reason}")]
    private partial void LogUnusable(string reason);
}
