using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using Worker.Runs;
using Worker.Scheduling.Requests;
using Worker.Scheduling.Schedules;

namespace Worker.Scheduling;

/// <summary>What the service adds to the container: started with the host, which the other verbs never start.</summary>
internal static class ServiceRegistration
{
    public static IServiceCollection AddService(this IServiceCollection services)
    {
        services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceOptions>, ServiceOptionsValidator>();
        services.AddOptions<ScheduleOptions>().BindConfiguration(ScheduleOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScheduleOptions>, ScheduleOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<ServiceOptions>>((host, service) => host.ShutdownTimeout = service.Value.ShutdownTimeout);
        services.AddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton<ScheduleKeeper>().AddSingleton<RunDispatcher>();
        services.AddQuartz(AddScheduler);
        services.AddSchedulerLogFilter();
        AddSettings(services);
        // Started in this order and stopped in the opposite one: first no more requests are taken, then the runs are told.
        services.AddHostedService<ScheduleStart>();
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddHostedService<RunRescuer>();
        services.AddHostedService<DatabaseWatch>();
        return services.AddHostedService<RunListener>();
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
                options.AcceptEnlistedTransactions = true;
                options.RecoverFiringsCancelledByShutdown = true;
                options.SchemaProvisioning = SchemaProvisioning.Validate;
                options.DbRetryInterval = TimeSpan.FromSeconds(5);
            });
        });
        quartz.UseExecutionLimits(limits => limits.ForGroup(SchedulerNames.DeviceGroup, 1, ExecutionLimitScope.Node));
        quartz.ConfigureScheduler(options =>
        {
            options.InstanceName = SchedulerNames.Scheduler;
            options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
        });
    }

    // What the settings say is known once the container is built.
    private static void AddSettings(IServiceCollection services)
    {
        services.AddOptions<QuartzSchedulerOptions>().Configure<IOptions<ServiceOptions>>((scheduler, service) =>
            scheduler.InstanceId = service.Value.NodeName.Length > 0 ? service.Value.NodeName : ThisNode.Name);
        services.AddOptions<ThreadPoolOptions>().Configure<IOptions<ServiceOptions>>((pool, service) => pool.MaxConcurrency = service.Value.MaxConcurrentRuns);
        services.AddOptions<ClusteringOptions>().Configure<IOptions<ServiceOptions>>((cluster, service) =>
        {
            cluster.CheckinInterval = service.Value.CheckInInterval;
            cluster.CheckinMisfireThreshold = service.Value.NodeTimeout;
        });
    }
}
