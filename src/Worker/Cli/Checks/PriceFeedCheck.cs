using Microsoft.Extensions.Options;
using Worker.Jobs;
using Worker.Observability;
using Worker.Prices;

namespace Worker.Cli.Checks;

/// <summary>A source of prices answers for every symbol: one request of two weeks each.</summary>
internal sealed class PriceFeedCheck(PriceFeedOrder feeds, IOptions<PricesOptions> options, TimeProvider time) : ICheck
{
    private const int Days = 14;

    private const int Told = 5;

    public string Subject => "price feed";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var symbols = options.Value.Symbols;
        if (symbols.Count == 0)
        {
            return CheckResult.Warn(
                "Prices:Symbols is empty: no job has anything to do. Name symbols there, or give --symbols to each run.");
        }
        var (found, empty, failures) = (new List<(string Feed, DateOnly Newest)>(), new List<string>(), new List<string>());
        foreach (var symbol in symbols)
        {
            try
            {
                var (feed, answer) = await AskAsync(symbol, cancellationToken);
                if (answer.Bars.Count > 0) found.Add((feed, answer.Bars[^1].Date));
                else empty.Add(symbol);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(OperatorErrors.Is(failure) ? failure.Message : $"{symbol}: {failure.GetType().Name}: {failure.Message}");
            }
        }

        var text = $"{(found.Count > 0 ? string.Join(", ", found.Select(one => one.Feed).Distinct()) : feeds)} answers for {found.Count} of {symbols.Count} symbols"
            + (found.Count > 0 ? $", newest bar {found.Max(one => one.Newest):yyyy-MM-dd}" : "")
            + (empty.Count > 0 ? $"; no bar in {Days} days: {FirstFew.Of(empty, Told)}" : "")
            + (failures.Count > 0 ? $". Failed: {FirstFew.Of(failures, Told, "; ")}" : "");
        return failures.Count > 0 ? CheckResult.Fail(text) : empty.Count > 0 ? CheckResult.Warn(text) : CheckResult.Ok(text);
    }

    private async Task<(string Feed, PriceFeedAnswer Answer)> AskAsync(string symbol, CancellationToken cancellationToken)
    {
        var from = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-Days);
        foreach (var feed in feeds.Feeds.SkipLast(1))
        {
            try
            {
                return (feed.Name, await feed.FetchAsync(symbol, from, cancellationToken));
            }
            catch (PriceFeedException)
            {
                // The next one is asked, as fetch-prices does.
            }
        }
        return (feeds.Feeds[^1].Name, await feeds.Feeds[^1].FetchAsync(symbol, from, cancellationToken));
    }
}
