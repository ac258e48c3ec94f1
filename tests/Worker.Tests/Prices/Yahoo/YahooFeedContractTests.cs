using System.Net;
using Worker.Prices;

namespace Worker.Tests.Prices.Yahoo;

public sealed class YahooFeedContractTests : PriceFeedContract
{
    private protected override IPriceFeed FeedOf(string symbol, params FeedDay[] days) => StubYahoo.Feed(request =>
        Uri.UnescapeDataString(request.RequestUri!.Segments[^1]) == symbol
            ? StubYahoo.Answer(new ChartBody(days) { Symbol = symbol }.ToString())
            : StubYahoo.Answer("""{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""", HttpStatusCode.NotFound));
}
