using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Worker.Http;
using Worker.Prices.Csv;
using Worker.Prices.Sql;
using Worker.Prices.Yahoo;

namespace Worker.Prices;

/// <summary>Registers the feeds and gives those that the settings choose.</summary>
internal static class PriceFeeds
{
    /// <summary>Adds <see cref="PricesOptions"/>, checked at start, and <see cref="PriceFeedOrder"/>.</summary>
    public static IServiceCollection AddPriceFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<PricesOptions>().Bind(configuration.GetSection(PricesOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PricesOptions>, PricesOptionsValidator>();
        services.AddSingleton<IValidateOptions<PricesOptions>, PricesOptionsRules>();

        services.AddHttpClient<YahooPriceFeed>()
            .ConfigureHttpClient((provider, client) => client.BaseAddress = Settings(provider).Yahoo.BaseAddress)
            .AddHttpPipeline(provider => Settings(provider).Http)
            .AddHttpMessageHandler(provider => new CompleteAnswerHandler(
                Settings(provider).Http.MaxResponseBytes,
                (response, body) => YahooRefusal.IsConsent(response.RequestMessage?.RequestUri) || WholeJson.Is(body)));
        services.AddHttpClient<CsvDownload>()
            .AddHttpPipeline(provider => Settings(provider).Http)
            .AddHttpMessageHandler(provider => new CompleteAnswerHandler(Settings(provider).Http.MaxResponseBytes, (_, body) => CsvAnswer.IsCsv(body)));
        services.AddSingleton<CsvPriceFeed>().AddSingleton<SqlPriceFeed>();

        return services.AddTransient(provider => new PriceFeedOrder([.. Settings(provider).SourceOrder.Select(source => Feed(provider, source))]));
    }

    private static IPriceFeed Feed(IServiceProvider provider, PriceSource source) => source switch
    {
        PriceSource.Yahoo => provider.GetRequiredService<YahooPriceFeed>(),
        PriceSource.Csv => provider.GetRequiredService<CsvPriceFeed>(),
        PriceSource.Sql => provider.GetRequiredService<SqlPriceFeed>(),
        var other => throw new InvalidOperationException($"No feed for the source {other}."),
    };

    private static PricesOptions Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<PricesOptions>>().Value;
}
