using Worker.Prices;
using Worker.Prices.Ingestion;

namespace Worker.Tests.Prices.Ingestion;

public sealed class TickerReuseTests
{
    private static readonly PriceBar[] Old = Bars.Ending(new(2019, 6, 28), [.. Enumerable.Range(1, 40).Select(i => 100m + i)]);
    private static readonly PriceBar[] New = Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, 20).Select(i => 10m + i)]);

    private readonly FakeFeed _feed = new();
    private readonly List<string> _restatements = [];

    [Fact]
    public async Task Bars_after_the_stored_ones_without_any_of_the_overlap_are_refused()
    {
        _feed.Set("TEST", New);

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(PullAsync);

        Assert.Contains("none of those that are stored up to 2019-06-28", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, _feed.Asked.Count);
    }

    [Fact]
    public async Task If_the_whole_history_has_the_stored_sessions_it_is_taken()
    {
        var asked = 0;
        _feed.Set("TEST", [.. Old[..^10], .. New]);

        var settings = new PricesOptions { From = Old[0].Date };
        var pull = await Pulls.RunAsync(
            _feed, "TEST", Stored, settings, PullPlan.For(Stored, _feed.Name, settings.From, settings.OverlapSessions, full: false),
            new(2020, 12, 31, 22, 0, 0, TimeSpan.Zero), _ => asked++, TestContext.Current.CancellationToken);

        Assert.Equal((true, 1), (pull.Plan.IsFull, asked));
    }

    [Fact]
    public async Task An_answer_without_bars_is_no_other_company()
    {
        _feed.Set("TEST");

        Assert.Empty((await PullAsync()).Bars.Accepted);
        Assert.Empty(_restatements);
    }

    private static StoredPrices Stored => new()
    {
        Symbol = new() { Symbol = "TEST", Source = "csv", TimeZone = "America/New_York", Calendar = "new_york", SessionClose = new(16, 0), FirstDate = Old[0].Date },
        Recent = [.. Old.Select(bar => new StoredBar(bar.Date, bar.Close!.Value, bar.AdjustedClose))],
    };

    private async Task<SymbolPull> PullAsync()
    {
        var settings = new PricesOptions { From = Old[0].Date };
        return await Pulls.RunAsync(
            _feed, "TEST", Stored, settings, PullPlan.For(Stored, _feed.Name, settings.From, settings.OverlapSessions, full: false),
            new(2020, 12, 31, 22, 0, 0, TimeSpan.Zero), _restatements.Add, TestContext.Current.CancellationToken);
    }
}
