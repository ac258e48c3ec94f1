using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;
using Worker.Runs;

namespace Worker.Scheduling;

/// <summary>
/// Starts the scheduler if the clock of this node is right, and keeps it in standby while it is wrong: the other nodes serve the schedule
/// then.
/// </summary>
internal sealed partial class SchedulerGate(
    ISchedulerFactory schedulers, NodeClock clock, IOptions<ServiceOptions> options, TimeProvider time, ILogger<SchedulerGate> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckInInterval, time);
        try
        {
            do
            {
                try
                {
                    await AdjustAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // The next round will do; the listener reports a database that is away.
                    LogFailed(failure.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task AdjustAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (clock is { Difference: not null, Refusal: null } && scheduler.Status is SchedulerStatus.Created or SchedulerStatus.Standby) await scheduler.Start(cancellationToken);
        else if (clock.Refusal is not null && scheduler.Status is SchedulerStatus.Running) await scheduler.Standby(cancellationToken);
    }

    [LoggerMessage(7023, LogLevel.Debug, "The scheduler could not be started or set to stand by: {Reason}")]
    private partial void LogFailed(string reason);
}
