using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>Looks every minute for runs that nobody looks after any more, and says so in their rows: none stays open for ever.</summary>
internal sealed partial class RunRescuer(NpgsqlDataSource database, IRunStore store, TimeProvider time, ILogger<RunRescuer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Well above what the scheduler needs to restart the runs of a node that is gone, and above an outage of the database.
    private static readonly TimeSpan PatienceWithRuns = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PatienceWithRequests = TimeSpan.FromMinutes(2);

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

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var closed = await store.CloseAbandonedAsync(cancellationToken) + await LostRuns.CloseLostAsync(database, PatienceWithRuns, cancellationToken);
            if (closed > 0) LogClosed(closed);
            var requeued = await LostRuns.RequeueLostAsync(database, PatienceWithRequests, cancellationToken);
            if (requeued > 0) LogRequeued(requeued);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next round will do.
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(7040, LogLevel.Warning, "{Count} runs whose process ended before they did are marked as failed")]
    private partial void LogClosed(int count);

    [LoggerMessage(7041, LogLevel.Warning, "{Count} requests that the scheduler had lost are taken again")]
    private partial void LogRequeued(int count);

    [LoggerMessage(7042, LogLevel.Warning, "Looking after the runs failed: {Reason}")]
    private partial void LogFailed(string reason);
}
