using Microsoft.Extensions.DependencyInjection;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;
using Worker.Observability.Meters;

namespace Worker.Observability;

/// <summary>What the observability folder registers.</summary>
internal static class ObservabilityServices
{
    public static IServiceCollection AddObservability(this IServiceCollection services)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section)
            .ValidatedBy<TelemetryOptions, TelemetryOptionsValidator>()
            .ValidatedBy<TelemetryOptions, TelemetryOptionsRules>();
        return services.AddSingleton<TelemetryProviders>().AddSingleton<RunMeter>();
    }
}
