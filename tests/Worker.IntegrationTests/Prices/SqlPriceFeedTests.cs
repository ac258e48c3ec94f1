using Microsoft.Extensions.Options;
using Worker.IntegrationTests.Database;
using Worker.Prices;
using Worker.Prices.Sql;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Prices;

/// <summary>Bars from a database of the user, which is here one beside the worker's own.</summary>
public sealed class SqlPriceFeedTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Query = "select day, o as open, h as high, l as low, c as close, v as volume, 'GBp' as currency, 'Europe/London' as time_zone, 'LSE' as exchange from eod where ticker = @symbol and day >= @from and day <= @to";

    private TestDatabase _database = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync(Cancelled);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_query_gives_bars_by_the_names_of_its_columns_whatever_their_types()
    {
        await _database.ExecuteAsync(
            """
            create table eod (ticker text, day timestamp, o numeric, h double precision, l real, c text, v bigint);
            insert into eod values
              ('VOD.L', '2024-01-11', 70.5, 71.25, 70, '71', 1000), ('VOD.L', '2024-01-12', 71, 'Infinity', 70, '70.5', 1100),
              ('VOD.L', '2024-01-10', null, 'NaN', null, '70', null), ('VOD.L', '2023-01-10', 1, 1, 1, '1', 1), ('BP.L', '2024-01-11', 1, 1, 1, '1', 1);
            """,
            Cancelled);
        await using var feed = Feed(Query);

        var answer = await feed.FetchAsync("VOD.L", new DateOnly(2024, 1, 1), Cancelled);

        Assert.Equal(
            [new PriceBar(new DateOnly(2024, 1, 10), null, null, null, 0.7m, null, null), new PriceBar(new DateOnly(2024, 1, 11), 0.705m, 0.7125m, 0.7m, 0.71m, null, 1000)],
            answer.Bars);
        Assert.Equal("not_finite", Assert.Single(answer.Unreadable).Rule);
        Assert.Equal(("GBP", "Europe/London", "LSE"), (answer.Currency, answer.TimeZone, answer.Exchange));
    }

    [Fact]
    public async Task An_answer_with_the_same_values_is_known_again()
    {
        await _database.ExecuteAsync(
            """
            create table eod (ticker text, day timestamp, o numeric, h double precision, l real, c text, v bigint);
            insert into eod values ('VOD.L', '2024-01-11', 70.5, 71.25, 70, '71', 1000), ('VOD.L', '2024-01-12', 71, null, 70, '70.5', 1100);
            """,
            Cancelled);
        await using var feed = Feed(Query);
        var from = new DateOnly(2024, 1, 1);
        var earlier = new EarlierAnswer((await feed.FetchAsync("VOD.L", from, Cancelled)).Fingerprint, Mark: null);
        Assert.Null(await feed.FetchIfChangedAsync("VOD.L", from, earlier, Cancelled));

        foreach (var change in (string[])["v = 1001", "c = '71.0'", "o = null", "h = 71.2500000001", "day = day + interval '1 day'"])
        {
            await _database.ExecuteAsync($"update eod set {change} where day = '2024-01-11'", Cancelled);
            var changed = await feed.FetchIfChangedAsync("VOD.L", from, earlier, Cancelled);
            Assert.NotNull(changed);
            earlier = new EarlierAnswer(changed.Fingerprint, Mark: null);
        }
    }

    [Theory]
    [InlineData("select day from eod where ticker = @symbol", "has no column Close")]
    [InlineData("select day, c as close from eod where ticker = @symbol", "gives no row for VOD.L")]
    [InlineData("select day, c as close, ticker as symbol from eod where @symbol <> ''", "was asked for VOD.L and gives rows of 'BP.L'")]
    [InlineData("select nothing from eod where ticker = @symbol", "the query of Prices:Sql is refused: 42703")]
    [InlineData("select date '2024-01-11' as day, g as close, @symbol as symbol from generate_series(1, 50001) g", "more than 50000 rows")]
    [InlineData("select date '2024-01-11' as day, 1 / 0 as close, @symbol as symbol", "is refused: 22012")]
    public async Task A_query_that_cannot_be_right_is_refused(string query, string said)
    {
        await _database.ExecuteAsync("create table eod (ticker text, day date, c numeric); insert into eod values ('BP.L', '2024-01-11', 1)", Cancelled);
        await using var feed = Feed(query);

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("VOD.L", new DateOnly(2024, 1, 1), Cancelled));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [Theory]
    [InlineData("delete from eod where ticker = @symbol returning day, c as close")]
    [InlineData("with gone as (delete from eod where ticker = @symbol returning *) select day, c as close from gone")]
    public async Task A_query_that_writes_is_refused_and_writes_nothing(string query)
    {
        await _database.ExecuteAsync("create table eod (ticker text, day date, c numeric); insert into eod values ('VOD.L', '2024-01-11', 1)", Cancelled);
        await using var feed = Feed(query);

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("VOD.L", new DateOnly(2024, 1, 1), Cancelled));

        Assert.Contains("expected one that only reads", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _database.ScalarAsync<long>("select count(*) from eod", Cancelled));
    }

    [Fact]
    public async Task Dates_that_are_none_and_numbers_beyond_any_price_cost_their_rows()
    {
        await _database.ExecuteAsync(
            """
            create table eod (ticker text, day timestamptz, c numeric);
            insert into eod values ('A', '2024-01-11 00:00Z', 1), ('A', '2024-01-12 14:30Z', 2), ('A', null, 3), ('A', 'infinity', 4), ('A', '2024-01-16 00:00Z', 1e60), ('A', '2024-01-17 00:00Z', 'NaN');
            """,
            Cancelled);
        await using var feed = Feed("select day, c as close from eod where ticker = @symbol");

        var answer = await feed.FetchAsync("A", new DateOnly(2024, 1, 1), Cancelled);

        Assert.Equal(1m, Assert.Single(answer.Bars).Close);
        Assert.Equal(5, answer.Unreadable.Count);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_passing_failure()
    {
        await using var feed = new SqlPriceFeed(
            Options.Create(new PricesOptions { Sql = new SqlFeedOptions { ConnectionString = "Host=127.0.0.1;Port=1;Password=hush-hush;Username=reader", Query = Query } }), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("VOD.L", new DateOnly(2024, 1, 1), Cancelled));

        Assert.True(refusal.IsTransient);
        Assert.DoesNotContain("hush-hush", refusal.ToString(), StringComparison.Ordinal);
    }

    private SqlPriceFeed Feed(string query) =>
        new(Options.Create(new PricesOptions { Sql = new SqlFeedOptions { ConnectionString = _database.ConnectionString, Query = query } }), TimeProvider.System);
}

/// <summary>What every feed promises, of a query on a table.</summary>
public sealed class SqlFeedContractTests(PostgresFixture postgres) : PriceFeedContract, IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync(Cancelled);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private protected override IPriceFeed FeedOf(string symbol, params FeedDay[] days)
    {
        var rows = days.Select((day, i) => $"({i}, '{symbol}', '{day.Date}', {Text(day.Open)}, {Text(day.High)}, {Text(day.Low)}, {Text(day.Close)}, {Text(day.AdjustedClose)}, {Text(day.Volume)})");
        using var command = _database.DataSource.CreateCommand(
            "drop table if exists eod; create table eod (n int, ticker text, date date, open text, high text, low text, close text, adj_close text, volume text);"
            + $"insert into eod values {string.Join(',', rows)}");
        command.ExecuteNonQuery();
        return new SqlPriceFeed(
            Options.Create(new PricesOptions { Sql = new SqlFeedOptions { ConnectionString = _database.ConnectionString, Query = "select * from eod where ticker = @symbol order by n" } }), TimeProvider.System);

        static string Text(string? value) => value is null ? "null" : $"'{value}'";
    }
}
