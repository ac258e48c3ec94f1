using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Worker.Forecasting;

/// <summary>What the forecasting room offers to the container.</summary>
internal static class ForecastingServices
{
    public static IServiceCollection AddForecasting(this IServiceCollection services)
    {
        services.AddOptions<ForecastingOptions>().BindConfiguration(ForecastingOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ForecastingOptions>, ForecastingOptionsValidator>()
            .AddSingleton<ForecasterTrainer>()
            .AddSingleton<ForecasterContest>()
            .AddSingleton<Forecaster>()
            .AddSingleton<ForecastLedger>()
            .AddSingleton<TrainingDue>()
            .AddSingleton<TestSegmentReplay>();
    }
}
