using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Worker.Http;

/// <summary>What the HTTP folder registers.</summary>
internal static class HttpServices
{
    /// <summary>Adds the policy of the settings unless there is one.</summary>
    public static IServiceCollection AddConnectionPolicy(this IServiceCollection services)
    {
        services.AddOptions<HttpOptions>().Configure<IServiceProvider>((options, provider) =>
            provider.GetService<IConfiguration>()?.GetSection(HttpOptions.Section).Bind(options));
        services.TryAddSingleton(provider =>
            new ConnectionPolicy(provider.GetRequiredService<IOptions<HttpOptions>>().Value.AllowPrivateNetworks, SpecialAddress.Kind));
        return services;
    }
}
