using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Cli;
using Worker.Cli.Checks;
using Worker.Cli.Runs;
using Worker.Cli.Settings;
using Worker.Encoders;
using Worker.Forecasting;
using Worker.Health;
using Worker.Http;
using Worker.Jobs;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;
using Worker.Observability.Meters;
using Worker.Prices;
using Worker.Prices.Ingestion;
using Worker.Reviews;
using Worker.Reviews.Ingestion;
using Worker.Runs;
using Worker.Scheduling;
using Worker.Scheduling.Schedules;
using Worker.Sentiment;
using Worker.Sentiment.Adaptation;
using Worker.Storage;

namespace Worker;

/// <summary>Every registration, in the order of the arrows from the command line down: the table of contents of the worker.</summary>
internal static class Services
{
    /// <summary>Every options class and the section of <c>appsettings.json</c> that fills it.</summary>
    public static IReadOnlyList<SettingsSection> SettingsSections { get; } =
    [
        new("", typeof(WorkerOptions)),
        new(ComputeOptions.Section, typeof(ComputeOptions)),
        new(DatabaseOptions.Section, typeof(DatabaseOptions)),
        new(HttpOptions.Section, typeof(HttpOptions)),
        new(PricesOptions.Section, typeof(PricesOptions)),
        new(ReviewsOptions.Section, typeof(ReviewsOptions)),
        new(ForecastingOptions.Section, typeof(ForecastingOptions)),
        new(SentimentOptions.Section, typeof(SentimentOptions)),
        new(AdaptationOptions.Section, typeof(AdaptationOptions)),
        new(HubOptions.Section, typeof(HubOptions)),
        new(RetentionOptions.Section, typeof(RetentionOptions)),
        new(TelemetryOptions.Section, typeof(TelemetryOptions)),
        new(ServiceOptions.Section, typeof(ServiceOptions)),
        new(ScheduleOptions.Section, typeof(ScheduleOptions)),
    ];

    public static IServiceCollection AddForecastWorker(this IServiceCollection services, IConfiguration configuration, Terminal terminal) => services
        .AddObservability(configuration, terminal)
        .AddSettings()
        .AddCommandLine()
        .AddHealth()
        .AddScheduling()
        .AddService()
        .AddJobs()
        .AddForecasting()
        .AddSentiment(DataFolder)
        .AddEncoders(DataFolder)
        .AddPriceFeeds(configuration)
        .AddPriceIngestion()
        .AddReviewFeeds(configuration)
        .AddReviewIngestion()
        .AddModels(DataFolder)
        .AddLearning()
        .AddStorage();

    private static IServiceCollection AddObservability(this IServiceCollection services, IConfiguration configuration, Terminal terminal)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(terminal);
        services.AddLogging(logging =>
        {
            logging.AddConfiguration(configuration.GetSection("Logging"));
            if (terminal.IsErrorInteractive) logging.Services.AddSingleton<ILoggerProvider, TerminalLoggerProvider>();
            else logging.AddConsoleLog(configuration.GetValue<LogFormat>($"{TelemetryOptions.Section}:{nameof(TelemetryOptions.LogFormat)}"));
        });
        return services.AddSingleton<TelemetryProviders>().AddSingleton<RunMeter>();
    }

    private static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddOptions<WorkerOptions>().BindConfiguration("");
        return services.PostConfigure<WorkerOptions>(options =>
            options.DataFolder = WorkerOptions.ResolveDataFolder(options.DataFolder, Environment.GetEnvironmentVariable));
    }

    private static IServiceCollection AddCommandLine(this IServiceCollection services) => services
        .AddTransient<ICheck, DataFolderCheck>()
        .AddTransient<ICheck, DatabaseCheck>()
        .AddTransient<ICheck, ComputeCheck>()
        .AddTransient<ICheck, PriceFeedCheck>()
        .AddTransient<ICheck, ReviewFeedCheck>()
        .AddTransient<ICheck, EncoderCheck>()
        .AddTransient<ICheck, ModelFilesCheck>()
        .AddTransient<ICheck, LeakCheck>()
        .AddTransient<PriceChartSource>()
        .AddTransient<RunFollower>()
        .AddSingleton<ScheduleReload>()
        .AddHostedService(provider => provider.GetRequiredService<ScheduleReload>());

    /// <summary>Of the service alone: the verbs start no hosted services.</summary>
    private static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryAddressValidator>();
        SchedulerHealth.AddTo(services.AddHealthChecks(), TelemetryEndpoint.LiveTag, TelemetryEndpoint.ReadyTag)
            .AddCheck<DatabaseHealth>("database", tags: [TelemetryEndpoint.ReadyTag])
            .AddCheck<PriceHealth>("prices", tags: [TelemetryEndpoint.ReadyTag]);
        services.AddSystemd();
        return services
            .AddSingleton<FleetState>()
            .AddSingleton(provider => new FleetGauges(
                provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<RunMeter>(), provider.GetServices<IJob>().Select(job => job.Name)))
            // The endpoint first: it answers while the database is still being opened.
            .AddHostedService<TelemetryEndpoint>()
            .AddHostedService<FleetWatch>()
            .AddHostedService<ModelFilesAtStart>()
            .AddHostedService<SystemdWatchdog>();
    }

    private static IServiceCollection AddScheduling(this IServiceCollection services) => services
        .AddSingleton<RunLogProvider>()
        .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RunLogProvider>())
        .AddSingleton<RunStore>()
        .AddSingleton<IRunStore, MeasuredRunStore>()
        .AddSingleton<RunRequests>()
        .AddSingleton<JobRunner>();

    private static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>()
            .AddSingleton<IJob, FetchPricesJob>()
            .AddSingleton<IJob, FetchReviewsJob>()
            .AddSingleton<IJob, TrainForecasterJob>()
            .AddSingleton<IJob, ForecastJob>()
            .AddSingleton<IJob, TrainSentimentJob>()
            .AddSingleton<IJob, ScoreReviewsJob>()
            .AddTransient<IJob, AdaptEncoderJob>()
            .AddSingleton<IJob, NightlyJob>()
            .AddSingleton<IJob, BacktestJob>()
            .AddSingleton<IJob, PruneJob>();
    }

    /// <summary>Lazy: what computes nothing must work on a machine whose tensor library cannot be loaded.</summary>
    private static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddOptions<ComputeOptions>().BindConfiguration(ComputeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ComputeOptions>, ComputeOptionsValidator>();
        return services.AddSingleton(provider =>
            new Lazy<TorchRuntime>(() => TorchRuntime.Start(provider.GetRequiredService<IOptions<ComputeOptions>>().Value.ToSettings())));
    }

    private static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateOnStart();
        return services.AddWorkerStorage(DataFolder);
    }

    private static string DataFolder(IServiceProvider provider) => provider.GetRequiredService<IOptions<WorkerOptions>>().Value.DataFolder;
}
