using Microsoft.Extensions.Options;
using Worker.IntegrationTests.Database;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Queries;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Prices;

public sealed class PriceHistoryTests(PostgresFixture postgres)
{
    private static readonly PriceBar[] Bars40 = Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, 40).Select(i => 100m + i)]);

    [Fact]
    public async Task A_history_ends_at_the_as_of_date_whatever_came_later()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", Bars40);
        await bench.RunAsync("AAA");
        var history = new PriceHistory(bench.Database.Contexts, Options.Create(bench.Settings));
        var asOf = Bars40[19].Date;

        var before = await history.LoadAsync("AAA", asOf, TestContext.Current.CancellationToken);
        await bench.Database.ExecuteAsync($"update worker.price_bars set close = 1 where date > '{asOf:yyyy-MM-dd}'", TestContext.Current.CancellationToken);
        var after = await history.LoadAsync("AAA", asOf, TestContext.Current.CancellationToken);

        Assert.Equal(Bars40[..20].Select(bar => bar.Date), before.Dates);
        Assert.Equal(Bars40[..20].Select(bar => bar.Close!.Value), before.Closes);
        Assert.Equal("new_york", before.Calendar.Name);
        Assert.Equal(before.Closes, after.Closes);
    }

    [Fact]
    public async Task Many_symbols_come_each_as_its_own_series_and_one_without_a_bar_does_not_come()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", Bars40);
        bench.Feed.Set("BBB", Bars40[10..]);
        bench.Feed.Set("CCC", Bars40[39..]);
        await bench.RunAsync("AAA", "BBB", "CCC");

        var all = await new PriceHistory(bench.Database.Contexts, Options.Create(bench.Settings))
            .LoadAsync(["AAA", "BBB", "CCC", "DDD"], Bars40[38].Date, [], TestContext.Current.CancellationToken);

        Assert.Equal([("AAA", 39), ("BBB", 29)], all.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value.Closes.Count)));
        Assert.Equal(Bars40[10].Close, all["BBB"].Closes[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_newest_close_of_each_symbol_is_the_last_of_its_series(bool isKnownAt)
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", Bars40);
        bench.Feed.Set("BBB", Bars40[..20]);
        bench.Feed.Set("CCC", Bars40[39..]);
        await bench.RunAsync("AAA", "BBB", "CCC");
        DateTimeOffset? knownAt = isKnownAt ? await NowAsync() : null;
        if (isKnownAt)
            await bench.Database.ExecuteAsync("update worker.price_bars set close = close + 1", TestContext.Current.CancellationToken);
        var history = new PriceHistory(bench.Database.Contexts, Options.Create(bench.Settings));
        string[] symbols = ["AAA", "BBB", "CCC", "DDD"];

        var all = await history.LoadAsync(symbols, Bars40[38].Date, knownAt, [], TestContext.Current.CancellationToken);
        var newest = await history.LoadNewestAsync(symbols, Bars40[38].Date, knownAt, [], TestContext.Current.CancellationToken);

        Assert.Equal(["AAA", "BBB"], newest.Keys.Order());
        Assert.Equal((Bars40[38].Date, Bars40[38].Close), (newest["AAA"].Dates.Single(), newest["AAA"].Closes.Single()));
        Assert.All(newest.Values, one => Assert.Equal(
            (all[one.Symbol].Dates[^1], all[one.Symbol].Closes[^1]), (one.Dates.Single(), one.Closes.Single())));

        async Task<DateTimeOffset> NowAsync()
        {
            await using var context = bench.Database.Contexts.CreateDbContext();
            return await context.NowAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_symbol_whose_listing_cannot_be_used_fails_alone()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", Bars40);
        bench.Feed.Set("BBB", Bars40);
        await bench.RunAsync("AAA", "BBB");
        await bench.Database.ExecuteAsync("update worker.symbols set time_zone = 'Nowhere/Town' where symbol = 'AAA'", TestContext.Current.CancellationToken);
        var failed = new List<SymbolFailure>();

        var all = await new PriceHistory(bench.Database.Contexts, Options.Create(bench.Settings))
            .LoadAsync(["AAA", "BBB"], DateOnly.MaxValue, failed, TestContext.Current.CancellationToken);

        Assert.Equal(["BBB"], all.Keys);
        Assert.StartsWith("AAA: TimeZoneNotFoundException: ", Assert.Single(failed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbol_without_a_bar_is_refused_by_name()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);

        async Task<string> ErrorAsync(DateOnly asOf) => (await Assert.ThrowsAsync<OperatorException>(() => new PriceHistory(bench.Database.Contexts, Options.Create(bench.Settings))
            .LoadAsync("AAA", asOf, TestContext.Current.CancellationToken))).Message;

        Assert.StartsWith("AAA has no prices up to 2020-12-31. Fetch", await ErrorAsync(Bars.LastSession), StringComparison.Ordinal);
        Assert.StartsWith("AAA has no prices. Fetch", await ErrorAsync(DateOnly.MaxValue), StringComparison.Ordinal);
    }
}
