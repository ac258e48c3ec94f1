using Worker.Prices;
using Worker.Prices.Ingestion;

namespace Worker.Tests.Prices.Ingestion;

/// <summary>Asks a feed and checks its answer, as the ingestion does for each symbol.</summary>
internal static class Pulls
{
    public static async Task<SymbolPull> RunAsync(
        IPriceFeed feed, string symbol, StoredPrices stored, PricesOptions settings, PullPlan plan, DateTimeOffset now, Action<string> restated,
        CancellationToken cancellationToken) =>
        await SymbolPull.OfAsync(
            feed, symbol, stored, settings, plan, await feed.FetchAsync(symbol, plan.From, cancellationToken), now, restated, cancellationToken);
}
