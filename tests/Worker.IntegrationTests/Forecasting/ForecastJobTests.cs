using Microsoft.Extensions.Time.Testing;
using Worker.Calendars;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Observability;

namespace Worker.IntegrationTests.Forecasting;

[Collection(nameof(Networks))]
public sealed class ForecastJobTests(PostgresFixture postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    [Fact]
    public async Task Forecasts_stand_beside_the_naive_ones_on_the_coming_sessions_and_a_repeat_writes_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync();

        var first = await bench.ForecastAsync();
        var second = await bench.ForecastAsync();

        var rows = await bench.ForecastsAsync();
        Assert.Equal(10, rows.Count);
        // New Year's Day and a weekend lie between.
        Assert.Equal(
            [new DateOnly(2021, 1, 4), new DateOnly(2021, 1, 5), new DateOnly(2021, 1, 6), new DateOnly(2021, 1, 7), new DateOnly(2021, 1, 8)],
            rows.Where(row => row.Model == "gru").Select(row => row.TargetDate));
        Assert.All(rows, row => Assert.Equal(Last, row.AsOfDate));
        Assert.All(rows, row => Assert.True(
            row.Lower95 <= row.Lower80 && row.Lower80 < row.PredictedClose && row.PredictedClose < row.Upper80 && row.Upper80 <= row.Upper95));
        Assert.All(rows.Where(row => row.Model == "naive"), row => Assert.Equal(row.NaiveClose, row.PredictedClose));
        Assert.All(rows.GroupBy(row => row.Horizon), pair => Assert.Single(pair, row => row.IsPublished));
        Assert.Equal(10, (int)first.Metrics["rows_written"]!);
        Assert.Equal(0, (int)second.Metrics["rows_written"]!);
    }

    [Fact]
    public async Task A_replay_sees_no_bar_after_its_day()
    {
        var asOf = new DateOnly(2020, 10, 15);
        var arguments = new JobArguments { AsOf = asOf };

        async Task<IReadOnlyList<(int, string, decimal, decimal, decimal)>> ReplayAsync(Func<DateOnly, decimal, decimal>? change)
        {
            await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
            await using var bench = new ForecastingBench(database, "AAA");
            await bench.StoreAsync("AAA", 400, Last, seed: 2, change);
            await bench.TrainAsync(arguments);
            await bench.ForecastAsync(arguments);
            return [.. (await bench.ForecastsAsync()).Select(row => (row.Horizon, row.Model, row.PredictedClose, row.Lower80, row.Upper95))];
        }

        var real = await ReplayAsync(null);
        var futureChanged = await ReplayAsync((date, close) => date > asOf ? close * 2 : close);
        var presentChanged = await ReplayAsync((date, close) => date == asOf ? close * 1.01m : close);

        Assert.Equal(10, real.Count);
        Assert.Equal(real, futureChanged);
        Assert.NotEqual(real, presentChanged);
    }

    [Fact]
    public async Task A_version_that_has_seen_later_days_forecasts_no_earlier_one()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 3);
        await bench.TrainAsync();

        var exception = await Assert.ThrowsAsync<OperatorException>(() => bench.ForecastAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 30) }));

        Assert.Contains("no_model_version", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.ForecastsAsync());
    }

    [Fact]
    public async Task Symbols_whose_last_sessions_end_at_different_times_are_forecast_now_with_the_version_that_serves()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAPL", "BTC-USD");
        // Wednesday 30 December, 17:30 in New York: its session is over, the day of the coin is not.
        bench.Time = new FakeTimeProvider(new DateTimeOffset(2020, 12, 30, 22, 30, 0, TimeSpan.Zero));
        await bench.StoreAsync("AAPL", 400, new DateOnly(2020, 12, 30), seed: 1);
        await bench.StoreAsync("BTC-USD", 550, new DateOnly(2020, 12, 29), seed: 2, calendar: TradingCalendar.EveryDay);
        await bench.TrainAsync();

        await bench.ForecastAsync();

        Assert.Equal(
            [("AAPL", new DateOnly(2020, 12, 30)), ("BTC-USD", new DateOnly(2020, 12, 29))],
            (await bench.ForecastsAsync()).Select(row => (row.Symbol, row.AsOfDate)).Distinct());
        // A replay of that day must not know the close of the next.
        var replay = await Assert.ThrowsAsync<OperatorException>(() => bench.ForecastAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 29) }));
        Assert.Contains("no_model_version", replay.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_horizon_above_a_lowered_maximum_is_published_no_more()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 9);
        await bench.TrainAsync();
        await bench.ForecastAsync();
        bench.Forecasting.MaxHorizon = 2;
        await bench.TrainAsync();
        await database.ExecuteAsync("select api.promote_model(max(id)) from api.model_versions", TestContext.Current.CancellationToken);

        await bench.ForecastAsync();

        Assert.Equal([1, 2], (await bench.ForecastsAsync()).Where(row => row.IsPublished).Select(row => row.Horizon));
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from api.latest_forecasts", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stale_symbol_an_unknown_one_and_a_short_one_are_refused_by_name_and_the_others_go_on()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "GOOD", "STALE", "SHORT", "LATER", "NONE");
        await bench.StoreAsync("GOOD", 400, Last, seed: 4);
        await bench.StoreAsync("STALE", 400, Last.AddDays(-10), seed: 5);
        await bench.StoreAsync("SHORT", 8, Last, seed: 6);
        await bench.TrainAsync();
        await bench.StoreAsync("LATER", 400, Last, seed: 7);

        var outcome = await bench.ForecastAsync();

        Assert.Equal("GOOD", Assert.Single((await bench.ForecastsAsync()).Select(row => row.Symbol).Distinct()));
        var skipped = outcome.Metrics["skipped"]!.AsArray().ToDictionary(node => (string)node!["symbol"]!, node => (string)node!["rule"]!);
        Assert.Equal("stale_symbol", skipped["STALE"]);
        Assert.Equal("too_few_bars", skipped["SHORT"]);
        Assert.Equal("not_trained_on", skipped["LATER"]);
        Assert.Equal("no_bars", skipped["NONE"]);
        Assert.Contains("stale_symbol", outcome.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-12-31", "new_york has no session on 2021-01-01, which is New Year's Day")]
    // No calendar foresaw a closure on 31 December; on the first run it is forecast from the bars there are.
    [InlineData("2020-12-30", "no symbol of new_york has a bar after 2020-12-30")]
    [InlineData("2020-12-29", "no symbol of new_york has a bar after 2020-12-29")]
    public async Task A_run_on_a_day_without_a_session_is_skipped_and_says_why(string last, string reason)
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture), seed: 9);
        await bench.TrainAsync();
        await bench.ForecastAsync();

        var outcome = await bench.ForecastAsync();

        Assert.True(outcome.IsSkipped);
        Assert.Contains(reason, outcome.Summary, StringComparison.Ordinal);
        Assert.Equal(10, (await bench.ForecastsAsync()).Count);
    }

    [Fact]
    public async Task Days_without_any_bar_are_no_closure_for_ever()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, new(2020, 12, 28), seed: 10);
        await bench.TrainAsync();

        var exception = await Assert.ThrowsAsync<OperatorException>(() => bench.ForecastAsync());

        Assert.Contains("stale_symbol", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_predicts_no_number_is_refused_by_name()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 8);
        await bench.TrainAsync();
        await BrokenCheckpoint.ReplaceWeightsWithNaNAsync(bench, database);

        var exception = await Assert.ThrowsAsync<OperatorException>(() => bench.ForecastAsync());

        Assert.Contains("unusable_prediction", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.ForecastsAsync());
    }
}
