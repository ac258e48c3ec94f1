using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Worker.Jobs;
using Worker.Observability.Endpoint;
using Worker.Observability.Meters;
using Worker.Runs;
using Worker.Scheduling;

namespace Worker.Health;

/// <summary>What the health folder registers.</summary>
internal static class HealthServices
{
    /// <summary>For the service alone: started with the host, which the other verbs never start.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        SchedulerHealth.AddTo(services.AddHealthChecks(), TelemetryEndpoint.LiveTag, TelemetryEndpoint.ReadyTag)
            .AddCheck<StuckRunHealth>("runs_stop", tags: [TelemetryEndpoint.LiveTag])
            .AddCheck<DatabaseHealth>("database", tags: [TelemetryEndpoint.ReadyTag])
            .AddCheck<PriceHealth>("prices", tags: [TelemetryEndpoint.ReadyTag]);
        services.AddSystemd();
        return services
            .AddSingleton<FleetState>()
            .AddSingleton(provider => new FleetGauges(
                provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<RunMeter>(), provider.GetRequiredService<JobCatalog>().Names,
                () => provider.GetRequiredService<NodeClock>().Difference))
            // The endpoint first: it answers while the database is still being opened.
            .AddHostedService<TelemetryEndpoint>()
            .AddHostedService<FleetWatch>()
            .AddHostedService<SystemdWatchdog>();
    }

    /// <summary>Counts the runs that the store writes.</summary>
    public static IServiceCollection AddMeasuredRuns(this IServiceCollection services) =>
        services.AddSingleton<IRunStore, MeasuredRunStore>();
}
