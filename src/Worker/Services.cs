using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Cli;
using Worker.Cli.Settings;
using Worker.Encoders;
using Worker.Forecasting;
using Worker.Health;
using Worker.Http;
using Worker.Jobs;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Notifications;
using Worker.Observability;
using Worker.Observability.Endpoint;
using Worker.Prices;
using Worker.Reports;
using Worker.Reviews;
using Worker.Runs;
using Worker.Scheduling;
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
        new(NotifyOptions.Section, typeof(NotifyOptions)),
        new(ScheduleOptions.Section, typeof(ScheduleOptions)),
    ];

    public static IServiceCollection AddForecastWorker(this IServiceCollection services, IConfiguration configuration, Terminal terminal) => services
        .AddSingleton(TimeProvider.System)
        .AddTerminal(configuration, terminal)
        .AddObservability()
        .AddSettings()
        .AddCommandLine()
        .AddHealth()
        .AddNotifications()
        .AddModelService()
        .AddScheduling()
        .AddRunService()
        .AddRuns()
        .AddMeasuredRuns()
        .AddJobs()
        .AddReports()
        .AddForecasting()
        .AddSentiment(DataFolder)
        .AddEncoders(DataFolder)
        .AddPriceFeeds()
        .AddPriceIngestion()
        .AddReviewFeeds()
        .AddReviewIngestion()
        .AddModels(DataFolder)
        .AddLearning()
        .AddStorage();

    private static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddOptions<WorkerOptions>().BindConfiguration("");
        return services.PostConfigure<WorkerOptions>(options =>
            options.DataFolder = WorkerOptions.ResolveDataFolder(options.DataFolder, Environment.GetEnvironmentVariable));
    }

    /// <summary>Lazy: what computes nothing must work on a machine whose tensor library cannot be loaded.</summary>
    private static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddOptions<ComputeOptions>().BindConfiguration(ComputeOptions.Section)
            .ValidatedBy<ComputeOptions, ComputeOptionsValidator>();
        services.AddSingleton<BatchLog>();
        return services.AddSingleton(provider => new Lazy<TorchRuntime>(() => TorchRuntime.Start(
            provider.GetRequiredService<IOptions<ComputeOptions>>().Value.ToSettings() with { BatchHalved = provider.GetRequiredService<BatchLog>().Halved })));
    }

    private static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section)
            .ValidatedBy<DatabaseOptions, DatabaseOptionsValidator>()
            .ValidatedBy<DatabaseOptions, DatabaseOptionsRules>();
        return services.AddWorkerStorage(DataFolder);
    }

    private static string DataFolder(IServiceProvider provider) => provider.GetRequiredService<IOptions<WorkerOptions>>().Value.DataFolder;
}
