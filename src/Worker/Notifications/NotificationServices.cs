using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Http;
using Worker.Observability;

namespace Worker.Notifications;

/// <summary>What the notifications folder registers.</summary>
internal static class NotificationServices
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>For the service alone: started with the host, which the other verbs never start.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddOptions<NotifyOptions>().BindConfiguration(NotifyOptions.Section)
            .ValidatedBy<NotifyOptions, NotifyOptionsValidator>()
            .ValidatedBy<NotifyOptions, NotifyOptionsRules>();
        // The receiver is the operator's own, and may be on this machine.
        services.AddHttpClient<Webhook>().AddHttpPipeline(Pipeline, isOperators: true);
        return services.AddHostedService<RunNotifier>();
    }

    private static HttpPipelineOptions Pipeline(IServiceProvider provider)
    {
        var timeout = provider.GetRequiredService<IOptions<NotifyOptions>>().Value.Timeout;
        return new HttpPipelineOptions
        {
            TotalTimeout = timeout,
            AttemptTimeout = AttemptTimeout < timeout ? AttemptTimeout : timeout,
            RetryDelay = TimeSpan.FromSeconds(1),
            MaxRetryDelay = TimeSpan.FromSeconds(10),
            MaxRetryAfter = timeout,
            UserAgent = "forecast-worker",
        };
    }
}
