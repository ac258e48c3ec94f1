using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Worker.Scheduling.Schedules;

/// <summary>Before the scheduler starts: the store is brought to the settings.</summary>
internal sealed class ScheduleStart(ScheduleKeeper keeper, IOptions<ScheduleOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => keeper.ApplyAsync(options.Value, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
