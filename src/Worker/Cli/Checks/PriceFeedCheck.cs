using Microsoft.Extensions.Options;
using Worker.Prices;

namespace Worker.Cli.Checks;

/// <summary>The price feed answers for the first symbol: one request of two weeks.</summary>
internal sealed class PriceFeedCheck(IPriceFeed feed, IOptions<PricesOptions> options, TimeProvider time) : ICheck
{
    private const int Days = 14;

    public string Subject => "price feed";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Symbols is not [var symbol, ..])
            return CheckResult.Warn("Prices:Symbols is empty: no job has anything to do. Name symbols there, or give --symbols to each run.");
        var from = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-Days);
        var answer = await feed.FetchAsync(symbol, from, cancellationToken);
        return answer.Bars.Count > 0
            ? CheckResult.Ok($"{feed.Name} answers for {symbol}, newest bar {answer.Bars[^1].Date:O}")
            : CheckResult.Warn($"{feed.Name} answers for {symbol}, but has no bar since {from:O}.");
    }
}
