using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Worker.Scheduling;

/// <summary>
/// Dead once the scheduler of a service that has started stops; the state of the database does not count. Until it runs for the
/// first time it is live: the start has its own time limit.
/// </summary>
internal sealed class SchedulerHealth(ISchedulerFactory schedulers, IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <summary>
    /// How many of the scheduler's own thresholds of lateness (a minute each) a due run may wait before that is reported.
    /// </summary>
    private const int LatenessTolerance = 3;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested)
            return HealthCheckResult.Healthy("starting");
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        return scheduler.Status is SchedulerStatus.Created or SchedulerStatus.Running or SchedulerStatus.Standby || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The scheduler is {scheduler.Status}; it should be running or stand by.");
    }

    /// <summary>
    /// Adds this check under one tag, and the scheduler's own under the other: started, its store answers, it checks in and is not late.
    /// </summary>
    public static IHealthChecksBuilder AddTo(IHealthChecksBuilder checks, string liveTag, string readyTag) => checks
        .AddCheck<SchedulerHealth>("scheduler_running", tags: [liveTag])
        .AddQuartz(options =>
        {
            options.Name = "scheduler";
            options.Tags.Add(readyTag);
            options.StaleFiringTolerance = LatenessTolerance;
        });
}
