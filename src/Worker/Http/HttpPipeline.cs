using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Worker.Observability.Meters;

namespace Worker.Http;

/// <summary>
/// The one way out of the worker: what every feed's <see cref="HttpClient"/> does about slow, failing and hostile hosts.
/// It knows no feed; <c>Prices</c> and <c>Reviews</c> use it. From the outside in: a turn at the host
/// (<see cref="HostTurnHandler"/>), retries and the circuit breaker (<see cref="HttpResilience"/>), redirects
/// (<see cref="RedirectHandler"/>), the whole body in memory (<see cref="BufferingHandler"/>), and the sockets
/// (<see cref="OutboundHandler"/>).
/// </summary>
internal static class HttpPipeline
{
    /// <summary>
    /// Gives the client the pipeline. The client's own timeout is off, <see cref="HttpPipelineOptions.TotalTimeout"/> takes its place.
    /// </summary>
    /// <param name="settings">Called once the container is built.</param>
    /// <param name="acrossSites">Whether redirects to other sites are followed (<see cref="RedirectHandler"/>).</param>
    /// <param name="isOperators">Whether only the operator names the address and only the operator's own receiver is meant: it may be on
    /// this machine or in a private network, and it is in no trace, because it may be a secret.</param>
    public static IHttpClientBuilder AddHttpPipeline(
        this IHttpClientBuilder client, Func<IServiceProvider, HttpPipelineOptions> settings, bool acrossSites = false, bool isOperators = false)
    {
        client.Services.AddMetrics();
        client.Services.TryAddSingleton<HttpMeter>();

        client.ConfigureHttpClient((provider, http) =>
        {
            http.Timeout = Timeout.InfiniteTimeSpan;
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", settings(provider).UserAgent);
        });

        // Each retry is counted and logged by the pipeline; the factory's four lines a request would say it again.
        client.RemoveAllLoggers();
        client.AddHttpMessageHandler(provider => new HostTurnHandler(
            settings(provider).ConnectionsPerHost, settings(provider).RequestSpacing, provider.GetRequiredService<TimeProvider>()));
        client.AddResilienceHandler("http", (builder, context) =>
        {
            var services = context.ServiceProvider;
            builder.TimeProvider = services.GetRequiredService<TimeProvider>();
            new HttpResilience(
                settings(services),
                builder.TimeProvider,
                services.GetRequiredService<HttpMeter>(),
                services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HttpPipeline).FullName!)).Build(builder);
        }).SelectPipelineByAuthority();
        client.AddHttpMessageHandler(() => new RedirectHandler(acrossSites));
        client.AddHttpMessageHandler(provider => new BufferingHandler(settings(provider).MaxResponseBytes));

        // The handlers keep state (turns, connections), so they live as long as the process; the pool renews its connections.
        client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        client.Services.AddConnectionPolicy();
        return client.ConfigurePrimaryHttpMessageHandler(provider => new OutboundHandler(Policy(provider), sockets =>
        {
            if (isOperators)
                sockets.ActivityHeadersPropagator = null;
            sockets.AutomaticDecompression = DecompressionMethods.All;
            sockets.MaxConnectionsPerServer = settings(provider).ConnectionsPerHost;
            sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            sockets.UseCookies = false;
        }));

        ConnectionPolicy Policy(IServiceProvider provider) =>
            isOperators ? new ConnectionPolicy(allowPrivate: true, SpecialAddress.Kind) : provider.GetRequiredService<ConnectionPolicy>();
    }
}
