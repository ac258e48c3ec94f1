using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.IntegrationTests.Database;

/// <summary>What is copied is the same as what is sent in parameters.</summary>
public sealed class CopyTests(PostgresFixture postgres)
{
    private const int Seed = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bars_of_any_values_are_stored_as_by_an_upsert()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var context = await database.Contexts.CreateDbContextAsync(Cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);

        var copied = await PriceBarUpsert.WriteAsync(context, Bars("copied"), newSymbols: ["copied"], Cancellation);
        var written = await PriceBarUpsert.WriteAsync(context, Bars("written"), newSymbols: [], Cancellation);

        await transaction.CommitAsync(Cancellation);

        Assert.Equal([("copied", 3_000)], copied.Select(count => (count.Key, count.Value)));
        Assert.Equal([("written", 3_000)], written.Select(count => (count.Key, count.Value)));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            """
            select count(*) from worker.price_bars c full join worker.price_bars w on w.symbol = 'written' and w.date = c.date
            where c.symbol = 'copied' and (c.open::text, c.high::text, c.low::text, c.close::text, c.adjusted_close::text, c.volume, c.repair, c.source, c.fetched_at)
              is distinct from (w.open::text, w.high::text, w.low::text, w.close::text, w.adjusted_close::text, w.volume, w.repair, w.source, w.fetched_at)
            """, Cancellation));
    }

    [Fact]
    public async Task A_symbol_that_has_bars_after_all_is_not_copied()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var context = await database.Contexts.CreateDbContextAsync(Cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
        await PriceBarUpsert.WriteAsync(context, Bars("A"), newSymbols: ["A"], Cancellation);

        var again = await PriceBarUpsert.WriteAsync(context, [.. Bars("A"), .. Bars("B")], newSymbols: ["A", "B"], Cancellation);

        Assert.Equal([("B", 3_000)], again.Select(count => (count.Key, count.Value)));
    }

    private static List<PriceBarRow> Bars(string symbol)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, 3_000).Select(day => new PriceBarRow
        {
            Symbol = symbol,
            Date = new DateOnly(1990, 1, 1).AddDays(5 * day),
            Open = Number(),
            High = Number(),
            Low = Number(),
            Close = Number() ?? 0,
            AdjustedClose = Number(),
            Volume = random.Next(4) == 0 ? null : random.NextInt64(long.MinValue, long.MaxValue),
            Repair = random.Next(3) switch { 0 => null, 1 => "", _ => "€ größer 𝒳" },
            Source = new string('ü', random.Next(200)),
            FetchedAt = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks / 10) * 10, TimeSpan.Zero),
        })];

        decimal? Number() => random.Next(8) switch
        {
            0 => null,
            1 => 0m,
            2 => decimal.MaxValue,
            3 => random.Next(1_000_000) * 10_000m,
            4 => new decimal(random.Next(100_000), 0, 0, false, (byte)random.Next(7)),
            5 => new decimal(0, 0, 0, random.Next(2) == 0, (byte)random.Next(29)),
            _ => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        };
    }
}
