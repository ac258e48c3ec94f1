using Microsoft.Extensions.Hosting;

namespace Worker.Scheduling.Schedules;

/// <summary>Before the scheduler starts: the store is brought to the settings.</summary>
internal sealed class ScheduleStart(ScheduleKeeper keeper) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => keeper.ApplyAsync(keeper.Current, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
