using System.Collections.Concurrent;
using Worker.Prices;

namespace Worker.Tests.Prices.Ingestion;

/// <summary>A feed that answers from memory, by date as a real one does, and remembers what it was asked for.</summary>
internal sealed class FakeFeed : IPriceFeed
{
    public Dictionary<string, PriceFeedAnswer> Answers { get; } = [];

    public Dictionary<string, string> Failures { get; } = [];

    /// <summary>What a feed throws that nobody foresaw, by symbol.</summary>
    public Dictionary<string, Exception> Crashes { get; } = [];

    /// <summary>Each question in the order it was asked.</summary>
    public ConcurrentQueue<(string Symbol, DateOnly From)> Asked { get; } = [];

    public int MaxConcurrency { get; init; } = 2;

    public int BatchSize { get; init; } = 3;

    public string Name { get; init; } = "csv";

    public Task<PriceFeedAnswer> FetchAsync(string symbol, DateOnly from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Enqueue((symbol, from));
        if (Failures.TryGetValue(symbol, out var message))
            throw new PriceFeedException(symbol, message, isTransient: false);
        if (Crashes.TryGetValue(symbol, out var crash))
            throw crash;
        var answer = Answers[symbol];
        return Task.FromResult(answer with
        {
            Bars = [.. answer.Bars.Where(bar => bar.Date >= from)],
            Actions = [.. answer.Actions.Where(action => action.Date >= from)],
        });
    }

    public void Set(string symbol, params IReadOnlyList<PriceBar> bars) => Answers[symbol] = new() { Symbol = symbol, Bars = bars };
}
