using Microsoft.EntityFrameworkCore;
using Worker.Forecasting;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Observability;
using Worker.Storage.Queries;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.IntegrationTests.Forecasting;

/// <summary>A past forecast can be computed again from what was known when it was made, whatever the feed and the worker did since. Issue 10.</summary>
public sealed class ReplayTests(PostgresFixture postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_restatement_and_a_new_version_a_replay_gives_the_hash_and_the_numbers_again_and_writes_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        await bench.TrainAsync();
        await AddPastForecastsAsync(database);
        await bench.ForecastAsync();
        var made = await MadeAsync(bench);
        var knownAt = made[0].KnownAt!.Value;
        Assert.All(made.Where(row => row.Model == "gru"), row => Assert.NotEqual(1, row.Calibration80));

        await RestateAsync(database);
        await bench.TrainAsync(new JobArguments { Full = true });
        var outcome = await bench.ForecastAsync(new JobArguments { AsOf = Last, KnownAt = knownAt });

        Assert.Equal((40, 0), ((int)outcome.Metrics["equal"]!, (int)outcome.Metrics["not_stored"]!));
        Assert.Equal(Numbers(made), Numbers(await MadeAsync(bench)));
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from api.model_servings", Cancellation));
    }

    [Fact]
    public async Task What_is_known_later_gives_other_numbers_and_the_replay_says_which_and_overwrites_none()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        await bench.TrainAsync();
        await bench.ForecastAsync();
        var made = await MadeAsync(bench);

        await RestateAsync(database);
        var told = await Assert.ThrowsAsync<OperatorException>(
            async () => await bench.ForecastAsync(new JobArguments { AsOf = Last, KnownAt = await NowAsync(database) }));

        Assert.Contains("data_sha256 is ", told.Message, StringComparison.Ordinal);
        Assert.Contains($"stored is {made[0].DataSha256}", told.Message, StringComparison.Ordinal);
        Assert.Equal(Numbers(made), Numbers(await MadeAsync(bench)));
    }

    [Fact]
    public async Task Without_a_day_the_sessions_and_the_version_are_those_of_the_instant()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        await bench.TrainAsync();
        await bench.ForecastAsync();
        // The clock of the bench is in 2021, that of the database is not.
        await database.ExecuteAsync(
            """
            update worker.price_bars set first_seen_at = '2021-01-01 10:00Z';
            update worker.model_servings set served_from = '2021-01-01 11:00Z';
            update worker.forecasts set known_at = '2021-01-01 12:00Z';
            """, Cancellation);
        var made = await MadeAsync(bench);

        await bench.StoreAsync("AAA", 420, new DateOnly(2021, 1, 29), seed: 3);
        await bench.StoreAsync("BBB", 420, new DateOnly(2021, 1, 29), seed: 4);
        await bench.TrainAsync(new JobArguments { Full = true });
        var outcome = await bench.ForecastAsync(new JobArguments { KnownAt = new DateTimeOffset(2021, 1, 1, 12, 0, 0, TimeSpan.Zero) });

        Assert.Equal(40, (int)outcome.Metrics["equal"]!);
        Assert.Equal(Numbers(made), Numbers(await MadeAsync(bench)));
    }

    [Fact]
    public async Task An_instant_before_anything_was_known_and_one_that_lies_ahead_are_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        await bench.TrainAsync();
        await bench.ForecastAsync();

        foreach (var knownAt in (DateTimeOffset[])[new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue])
            await Assert.ThrowsAsync<OperatorException>(() => bench.ForecastAsync(new JobArguments { AsOf = Last, KnownAt = knownAt }));
    }

    private static async Task<ForecastingBench> BenchAsync(TestDatabase database)
    {
        var bench = new ForecastingBench(database, "AAA", "BBB");
        bench.Forecasting.Preset = ForecastingPreset.Quantile;
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.StoreAsync("BBB", 400, Last, seed: 2);
        return bench;
    }

    /// <summary>A split of AAA, a correction and a removed bar of BBB, a session that came, and forecasts of past days that were made after the event.</summary>
    private static async Task RestateAsync(TestDatabase database)
    {
        await using (var context = database.CreateDbContext())
        {
            var bars = await context.PriceBars.AsNoTracking().Where(bar => bar.Symbol == "AAA").ToListAsync(Cancellation);
            await PriceBarUpsert.WriteAsync(context, [.. bars.Select(bar => Bar("AAA", bar.Date, bar.Close / 4))], Cancellation);
            var other = await context.PriceBars.AsNoTracking().Where(bar => bar.Symbol == "BBB").OrderBy(bar => bar.Date).ToListAsync(Cancellation);
            await PriceBarUpsert.WriteAsync(
                context, [Bar("BBB", other[300].Date, other[300].Close * 1.05m), Bar("BBB", new DateOnly(2021, 1, 4), other[^1].Close * 1.1m)], Cancellation);
            await PriceBarUpsert.RemoveAsync(context, "BBB", [other[200].Date, other[350].Date], Cancellation);
        }
        await AddPastForecastsAsync(database, model: "har", width: 0.0001m);
    }

    private static PriceBarRow Bar(string symbol, DateOnly date, decimal close) =>
        new() { Symbol = symbol, Date = date, Close = decimal.Round(close, 6), Source = "csv", FetchedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Forecasts of the 100 sessions before the last ones whose intervals are much too narrow, so that live calibration has something to widen.</summary>
    private static Task AddPastForecastsAsync(TestDatabase database, string model = "gru", decimal width = 0.001m) => database.ExecuteAsync(
        FormattableString.Invariant(
            $"""
            insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95,
              naive_close, is_published, created_at, known_at)
            select symbol, date, h, date + h, '{model}', close, close * (1 - {width}), close * (1 + {width}), close * (1 - 2 * {width}), close * (1 + 2 * {width}),
              close * (1 - 3 * {width}), close * (1 + 3 * {width}), close, false, now(), now()
            from (select * from worker.price_bars where date < '2020-12-24' and date > '2020-07-01') b, generate_series(1, 5) h
            on conflict do nothing
            """), Cancellation);

    private static async Task<IReadOnlyList<ForecastRow>> MadeAsync(ForecastingBench bench) =>
        [.. (await bench.ForecastsAsync()).Where(row => row.AsOfDate == Last)];

    private static async Task<DateTimeOffset> NowAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.NowAsync(Cancellation);
    }

    private static IEnumerable<object?> Numbers(IEnumerable<ForecastRow> rows) => rows.Select(row => (object)(
        row.Symbol, row.Horizon, row.Model, row.ModelVersionId, row.PredictedClose, row.Lower80, row.Upper95, row.Calibration80, row.DataSha256, row.KnownAt, row.RunId));
}
