using Worker.Storage.Queries;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.IntegrationTests.Database;

/// <summary>Bars keep since when they are known and every value that was replaced.</summary>
public sealed class PriceRevisionTests(PostgresFixture postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_bars_and_equal_ones_leave_no_revision_and_keep_when_they_were_first_seen()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await WriteAsync(database, Bars("AAA", 100m, 101m));
        var seen = await SeenAsync(database);

        var written = await WriteAsync(database, Bars("AAA", 100.00m, 101m));
        // The source alone is no price.
        var other = await WriteAsync(database, Bars("AAA", [100m, 101m], source: "yahoo"));

        Assert.Equal((0, 2), (written, other));
        Assert.Empty(await RevisionsAsync(database));
        Assert.Equal(seen, await SeenAsync(database));
    }

    [Fact]
    public async Task A_changed_price_or_volume_keeps_the_replaced_bar_and_each_instant_has_its_value()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var before = await NowAsync(database);
        await WriteAsync(database, Bars("AAA", 100m, 101m));
        var first = await NowAsync(database);
        await WriteAsync(database, Bars("AAA", 100m, 102m));
        var second = await NowAsync(database);
        await database.ExecuteAsync("update worker.price_bars set volume = 5 where date = '2020-12-31'", Cancellation);

        Assert.Equal([[101m, null, false], [102m, null, false]], await RevisionsAsync(database));
        Assert.Empty(await ClosesAsync(database, before));
        Assert.Equal([100m, 101m], await ClosesAsync(database, first));
        Assert.Equal([100m, 102m], await ClosesAsync(database, second));
        Assert.Equal([100m, 102m], await ClosesAsync(database, null));
    }

    [Fact]
    public async Task A_split_that_restates_the_history_leaves_one_revision_a_bar()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var quoted = Enumerable.Range(1, 500).Select(number => 4m * number).ToArray();
        await WriteAsync(database, Bars("AAA", quoted));
        await WriteAsync(database, Bars("BBB", 7m));
        var before = await NowAsync(database);

        await WriteAsync(database, [.. Bars("AAA", [.. quoted.Select(close => close / 4)]), .. Bars("BBB", 7m)]);

        Assert.Equal(500, await database.ScalarAsync<long>("select count(*) from api.price_revisions where symbol = 'AAA' and not is_removed", Cancellation));
        Assert.Equal(500, await database.ScalarAsync<long>("select count(*) from api.price_revisions", Cancellation));
        Assert.Equal(quoted, await ClosesAsync(database, before));
        Assert.Equal(quoted.Select(close => close / 4), await ClosesAsync(database, await NowAsync(database)));
    }

    [Fact]
    public async Task A_removed_bar_is_known_until_it_was_removed_and_again_once_it_came_back()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await WriteAsync(database, Bars("AAA", 100m, 101m));
        var present = await NowAsync(database);
        await using (var context = database.CreateDbContext())
            await PriceBarUpsert.RemoveAsync(context, "AAA", [Last], Cancellation);
        var absent = await NowAsync(database);
        await WriteAsync(database, Bars("AAA", 100m, 103m));
        var back = await NowAsync(database);
        await WriteAsync(database, Bars("AAA", 100m, 104m));

        Assert.Equal([[101m, null, true], [103m, null, false]], await RevisionsAsync(database));
        Assert.Equal([100m, 101m], await ClosesAsync(database, present));
        Assert.Equal([100m], await ClosesAsync(database, absent));
        Assert.Equal([100m, 103m], await ClosesAsync(database, back));
        Assert.Equal([100m, 104m], await ClosesAsync(database, null));
    }

    [Fact]
    public async Task What_the_worker_writes_with_its_own_rights_is_kept_too()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await WriteAsync(database, Bars("AAA", 100m, 101m));

        await database.ExecuteAsync("set role worker_app; update worker.price_bars set close = close * 2; delete from worker.price_bars", Cancellation);

        Assert.Equal(4, (await RevisionsAsync(database)).Count);
    }

    private static PriceBarRow[] Bars(string symbol, params decimal[] closes) => Bars(symbol, closes, "csv");

    private static PriceBarRow[] Bars(string symbol, decimal[] closes, string source) =>
    [
        .. closes.Select((close, index) => new PriceBarRow
        {
            Symbol = symbol,
            Date = Last.AddDays(index + 1 - closes.Length),
            Close = close,
            Source = source,
            FetchedAt = DateTimeOffset.UnixEpoch,
        }),
    ];

    private static async Task<int> WriteAsync(TestDatabase database, PriceBarRow[] bars)
    {
        await using var context = database.CreateDbContext();
        return await PriceBarUpsert.WriteAsync(context, bars, Cancellation);
    }

    private static async Task<DateTimeOffset> NowAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.NowAsync(Cancellation);
    }

    private static async Task<List<decimal>> ClosesAsync(TestDatabase database, DateTimeOffset? knownAt)
    {
        await using var context = database.CreateDbContext();
        return [.. context.BarsOf(["AAA"], DateOnly.MaxValue, knownAt).OrderBy(bar => bar.Date).Select(bar => bar.Close)];
    }

    private static Task<List<object?[]>> RevisionsAsync(TestDatabase database) =>
        database.RowsAsync("select close, volume, is_removed from api.price_revisions order by id", Cancellation);

    private static async Task<IEnumerable<object?>> SeenAsync(TestDatabase database) =>
        (await database.RowsAsync("select first_seen_at from api.prices order by date", Cancellation)).Select(row => row[0]);
}
