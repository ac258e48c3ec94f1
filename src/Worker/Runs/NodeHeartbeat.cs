using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// Regularly writes a heartbeat of this node, which <c>status</c> and <c>api.nodes</c> show, and measures its clock at the start and each
/// minute.
/// </summary>
internal sealed partial class NodeHeartbeat(
    NodeName node, NodeClock clock, NpgsqlDataSource database, IOptions<ServiceOptions> options, TimeProvider time, ILogger<NodeHeartbeat> logger)
    : BackgroundService
{
    private static readonly TimeSpan ClockInterval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything that depends on the clock starts.
        await clock.MeasureAsync(cancellationToken);
        await Nodes.LeaveAsync(database, node.Value, cancellationToken);
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Nodes.LeaveAsync(database, node.Value, cancellationToken);
        }
        catch (Exception away) when (away is NpgsqlException or OperationCanceledException)
        {
            // It is forgotten a minute later.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckInInterval, time);
        var measured = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (time.GetElapsedTime(measured) >= ClockInterval)
                    {
                        await clock.MeasureAsync(stoppingToken);
                        measured = time.GetTimestamp();
                    }
                    await BeatAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // The next round will do; the listener reports a database that is away.
                    LogFailed(failure.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private Task BeatAsync(CancellationToken cancellationToken) =>
        Nodes.BeatAsync(database, node.Value, clock.Difference, clock.Refusal, cancellationToken);

    [LoggerMessage(7059, LogLevel.Debug, "The heartbeat of the node could not be written: {Reason}")]
    private partial void LogFailed(string reason);
}
