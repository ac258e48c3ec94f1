using Microsoft.Extensions.DependencyInjection;

namespace Worker.Prices.Ingestion;

internal static class PriceIngestionRegistration
{
    /// <summary>Adds what writes and reads the stored prices. The feeds and the database are added by their own.</summary>
    public static IServiceCollection AddPriceIngestion(this IServiceCollection services) =>
        services.AddSingleton<PriceIngestion>().AddSingleton<PriceHistory>().AddSingleton<ExpectedSessions>();
}
