using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using Worker.Jobs;
using Worker.Observability;
using Worker.Runs;

namespace Worker.Scheduling;

/// <summary>What the schedule adds to the service: started with the host, which the other verbs never start.</summary>
internal static class SchedulingServices
{
    /// <summary>To be called before <see cref="RunServices.AddRunService"/>: requests are still taken while the schedule stops.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddOptions<ScheduleOptions>().BindConfiguration(ScheduleOptions.Section)
            .ValidatedBy<ScheduleOptions, ScheduleOptionsRules>();
        services.AddOptions<HostOptions>().Configure<IOptions<ServiceOptions>>((host, service) => host.ShutdownTimeout = service.Value.ShutdownTimeout);
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton<ScheduleKeeper>();
        services.AddQuartz(AddScheduler);
        services.AddSchedulerLogFilter();
        AddSettings(services);
        services.AddHostedService<ScheduleStart>();
        services.AddQuartzHostedService(hosted =>
        {
            hosted.WaitForJobsToComplete = true;
            // The gate does, if the clock of this node is right.
            hosted.AutoStart = false;
        });
        return services.AddHostedService<SchedulerGate>();
    }

    private static void AddScheduler(IQuartzBuilder quartz)
    {
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.UseRegisteredDataSource = true);
            store.UseClustering();
            store.ConfigureStore(options =>
            {
                options.TablePrefix = SchedulerNames.TablePrefix;
                options.StoreJobDataAsStrings = true;
                options.RecoverFiringsCancelledByShutdown = true;
                options.SchemaProvisioning = SchemaProvisioning.Validate;
                options.DbRetryInterval = TimeSpan.FromSeconds(5);
            });
        });
        quartz.ConfigureScheduler(options =>
        {
            options.InstanceName = SchedulerNames.Scheduler;
            options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
    }

    // What the settings say is known once the container is built.
    private static void AddSettings(IServiceCollection services)
    {
        services.AddOptions<QuartzSchedulerOptions>().Configure<NodeName>((scheduler, node) => scheduler.InstanceId = node.Value);
        // A firing only asks for a run.
        services.AddOptions<ThreadPoolOptions>().Configure(pool => pool.MaxConcurrency = 2);
        services.AddOptions<ClusteringOptions>().Configure<IOptions<ServiceOptions>>((cluster, service) =>
        {
            cluster.CheckinInterval = service.Value.CheckInInterval;
            cluster.CheckinMisfireThreshold = service.Value.NodeTimeout;
        });
    }
}
