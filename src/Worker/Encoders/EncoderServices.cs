using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Worker.Http;
using Worker.Observability;

namespace Worker.Encoders;

/// <summary>What finds trained encoders.</summary>
internal static class EncoderServices
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    /// <param name="dataFolder">The data folder; downloaded encoders are in <c>encoders</c> below it.</param>
    public static IServiceCollection AddEncoders(this IServiceCollection services, Func<IServiceProvider, string> dataFolder)
    {
        services.AddOptions<HubOptions>().BindConfiguration(HubOptions.Section)
            .ValidatedBy<HubOptions, HubOptionsValidator>()
            .ValidatedBy<HubOptions, HubOptionsRules>();
        services.AddConnectionPolicy();
        services.AddHttpClient<HubClient>(http => http.Timeout = Timeout.InfiniteTimeSpan)
            // The pipeline of the feeds holds answers in memory; these are too large for that.
            .ConfigurePrimaryHttpMessageHandler(provider => new OutboundHandler(provider.GetRequiredService<ConnectionPolicy>(), sockets =>
            {
                sockets.AutomaticDecompression = DecompressionMethods.None;
                sockets.ConnectTimeout = ConnectTimeout;
                sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                sockets.UseCookies = false;
            }))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services
            .AddSingleton(provider => new EncoderCache(Path.Combine(dataFolder(provider), "encoders")))
            .AddSingleton(_ => new BundledEncoder(BundledEncoder.DefaultPath))
            .AddSingleton<BundledEncoderCache>()
            .AddTransient<HubDownload>()
            .AddTransient<IEncoderLibrary, EncoderLibrary>();
    }
}
