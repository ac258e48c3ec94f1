using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Worker.Http;
using Worker.Observability;
using Worker.Prices.Csv;
using Worker.Prices.Ingestion;
using Worker.Prices.Sql;
using Worker.Prices.Yahoo;

namespace Worker.Prices;

/// <summary>What the prices folder registers.</summary>
internal static class PriceServices
{
    /// <summary>Adds <see cref="PricesOptions"/>, checked at start, and <see cref="PriceFeedOrder"/>.</summary>
    public static IServiceCollection AddPriceFeeds(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<PricesOptions>().BindConfiguration(PricesOptions.Section)
            .ValidatedBy<PricesOptions, PricesOptionsValidator>()
            .ValidatedBy<PricesOptions, PricesOptionsRules>();

        services.AddHttpClient<YahooPriceFeed>()
            .ConfigureHttpClient((provider, client) => client.BaseAddress = Settings(provider).Yahoo.BaseAddress)
            .AddHttpPipeline(provider => Settings(provider).Http)
            .AddHttpMessageHandler(provider => new CompleteAnswerHandler(
                Settings(provider).Http.MaxResponseBytes,
                (response, body) => YahooError.IsConsent(response.RequestMessage?.RequestUri)
                    || WholeJson.Is(body, new() { MaxDepth = ChartJson.MaxDepth })));
        services.AddHttpClient<CsvDownload>()
            .AddHttpPipeline(provider => Settings(provider).Http)
            .AddHttpMessageHandler(provider => new CompleteAnswerHandler(Settings(provider).Http.MaxResponseBytes, (_, body) => CsvAnswer.IsCsv(body)));
        services.AddSingleton<CsvPriceFeed>().AddSingleton<SqlPriceFeed>();

        return services.AddTransient(provider => new PriceFeedOrder([.. Settings(provider).SourceOrder.Select(source => Feed(provider, source))]));
    }

    /// <summary>Adds what writes and reads the stored prices. The feeds and the database are added by their own.</summary>
    public static IServiceCollection AddPriceIngestion(this IServiceCollection services) =>
        services.AddSingleton<PriceIngestion>().AddSingleton<PriceHistory>().AddSingleton<ExpectedSessions>().AddSingleton<SymbolNames>();

    private static IPriceFeed Feed(IServiceProvider provider, PriceSource source) => source switch
    {
        PriceSource.Yahoo => provider.GetRequiredService<YahooPriceFeed>(),
        PriceSource.Csv => provider.GetRequiredService<CsvPriceFeed>(),
        PriceSource.Sql => provider.GetRequiredService<SqlPriceFeed>(),
        var other => throw new InvalidOperationException($"No feed for the source {other}."),
    };

    private static PricesOptions Settings(IServiceProvider provider) => provider.GetRequiredService<IOptions<PricesOptions>>().Value;
}
