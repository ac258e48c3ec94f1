using Microsoft.Extensions.Hosting;
using Worker.Jobs;

namespace Worker.Scheduling;

/// <summary>Before the scheduler starts: the store is brought to the settings.</summary>
internal sealed class ScheduleStart(ScheduleKeeper keeper, CurrentSchedule current) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => keeper.ApplyAsync(current.Options, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
