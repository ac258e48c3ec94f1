using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Jobs;
using Worker.Observability;
using Worker.Storage;

namespace Worker.Runs;

/// <summary>What runs add to the container.</summary>
internal static class RunServices
{
    /// <summary>For every verb: the runner and what it needs. The caller registers an <see cref="IRunStore"/>.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<RunLogProvider>()
        .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RunLogProvider>())
        .AddSingleton<JobFactory>(provider => job => new RefreshingJob(
            (IJob)ActivatorUtilities.GetServiceOrCreateInstance(provider, job.Type), provider.GetRequiredService<IDbContextFactory<WorkerDbContext>>(),
            provider.GetRequiredService<ILogger<RefreshingJob>>()))
        .AddSingleton<JobRegister>()
        .AddSingleton<RunStore>()
        .AddSingleton<RunRequests>()
        .AddSingleton<OwnRuns>()
        .AddSingleton<RunRescuer>()
        .AddSingleton<JobRunner>();

    /// <summary>For the service only: started with the host, which the other verbs never start.</summary>
    public static IServiceCollection AddRunService(this IServiceCollection services)
    {
        services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section)
            .ValidatedBy<ServiceOptions, ServiceOptionsValidator>();
        services.AddSingleton(provider => NodeName.Of(provider.GetRequiredService<IOptions<ServiceOptions>>().Value));
        services.AddSingleton(provider => new ActiveRuns(
            provider.GetRequiredService<NodeName>().Value, provider.GetRequiredService<IOptions<ServiceOptions>>().Value.MaxConcurrentRuns));
        services.AddSingleton<CurrentSchedule>().AddSingleton<NodeClock>().AddSingleton<RunWakeup>().AddSingleton<DatabaseOutage>();
        // Started in this order and stopped in the opposite one: first the service takes no more requests, then it asks the runs to stop.
        return services
            .AddHostedService<NodeHeartbeat>()
            .AddHostedService(provider => provider.GetRequiredService<RunRescuer>())
            .AddHostedService<DatabaseWatch>()
            .AddHostedService<RunDispatcher>()
            .AddHostedService<RunListener>();
    }
}
