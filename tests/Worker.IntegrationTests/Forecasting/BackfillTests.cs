using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;
using Worker.Jobs;

namespace Worker.IntegrationTests.Forecasting;

/// <summary><c>backfill forecast</c> as people call it: the real executable on a real database. 2020-12-25 was a holiday, a Friday.</summary>
public sealed class BackfillTests(PostgresFixture postgres)
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Prices__Symbols__0"] = "AAA",
        ["Forecasting__Preset"] = "Textbook",
        ["Forecasting__Window"] = "10",
        ["Forecasting__Hidden"] = "4",
        ["Forecasting__Layers"] = "1",
        ["Forecasting__Epochs"] = "2",
        ["Compute__Device"] = "Cpu",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_session_is_forecast_in_order_as_if_on_that_day_and_a_day_without_a_version_is_named()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);

        using var backfill = await RunAsync(database, bench, "--from", "2020-12-21", "--to", "2020-12-31");

        // Trained up to the 22nd: the 21st may not be forecast with it.
        Assert.Contains(backfill.Output, line => line.StartsWith("2020-12-21  not run    no model version was trained on data up to that day", StringComparison.Ordinal)
            && line.EndsWith("run train-forecaster --as-of 2020-12-21", StringComparison.Ordinal));
        Assert.Contains("backfill forecast: 7 of 8 sessions forecast for 1 symbols, 1 not.", backfill.Output);
        Assert.Equal(
            ["2020-12-22", "2020-12-23", "2020-12-24", "2020-12-28", "2020-12-29", "2020-12-30", "2020-12-31"],
            (await database.RowsAsync("select args->>'as_of' from api.runs where job = 'forecast' and state = 'succeeded' order by id", Cancellation)).Select(row => (string)row[0]!));
        Assert.Equal(
            0L, await database.ScalarAsync<long>(
                """
                select count(*) from api.forecasts f join api.runs r on r.id = f.run_id join api.model_versions v on v.id = f.model_version_id
                where f.as_of_date::text <> r.args->>'as_of' or v.trained_to > f.as_of_date
                """, Cancellation));
        Assert.Equal(1, await backfill.WaitForExitAsync());
    }

    [Fact]
    public async Task Only_what_is_missing_is_run_and_a_dry_run_runs_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        foreach (var day in (int[])[23, 29])
            await bench.ForecastAsync(new JobArguments { AsOf = new DateOnly(2020, 12, day) });
        string[] range = ["--from", "2020-12-22", "--to", "2020-12-30", "--only-missing"];

        using (var dry = await RunAsync(database, bench, [.. range, "--dry-run"]))
        {
            Assert.Contains("backfill forecast: 4 of 4 sessions would be forecast; nothing was run.", dry.Output);
            Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from api.runs", Cancellation));
            Assert.Equal(0, await dry.WaitForExitAsync());
        }
        using (var backfill = await RunAsync(database, bench, range))
            Assert.True(await backfill.WaitForExitAsync() == 0, backfill.Describe());
        using var again = await RunAsync(database, bench, range);

        Assert.Equal(
            ["2020-12-22", "2020-12-24", "2020-12-28", "2020-12-30"],
            (await database.RowsAsync("select args->>'as_of' from api.runs order by id", Cancellation)).Select(row => (string)row[0]!));
        Assert.Equal(["backfill forecast: no session to forecast."], again.Output);
        Assert.Equal(0, await again.WaitForExitAsync());
    }

    [Fact]
    public async Task Only_what_failed_last_is_run_whether_the_run_named_its_day_or_not()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        // The last was given no day: at 23:00 UTC on the 29th the session of the 29th was over.
        await database.ExecuteAsync(
            """
            insert into worker.runs (job, args, requested_by, state, queued_at, started_at, finished_at) values
              ('forecast', '{"as_of": "2020-12-23"}', 'schedule', 'failed', '2021-01-01', '2021-01-01', '2021-01-01'),
              ('forecast', '{"as_of": "2020-12-24"}', 'schedule', 'failed', '2021-01-01', '2021-01-01', '2021-01-01'),
              ('forecast', '{"as_of": "2020-12-24"}', 'schedule', 'succeeded', '2021-01-01', '2021-01-01', '2021-01-01'),
              ('fetch-prices', '{"as_of": "2020-12-28"}', 'schedule', 'failed', '2021-01-01', '2021-01-01', '2021-01-01'),
              ('forecast', '{}', 'schedule', 'failed', '2020-12-29 23:00Z', '2020-12-29 23:00Z', '2020-12-29 23:01Z')
            """, Cancellation);

        using var backfill = await RunAsync(database, bench, "--from", "2020-12-22", "--to", "2020-12-31", "--only-failed");

        Assert.True(await backfill.WaitForExitAsync() == 0, backfill.Describe());
        Assert.Equal(
            ["2020-12-23", "2020-12-29"],
            (await database.RowsAsync("select args->>'as_of' from api.runs where requested_by like 'cli:%' order by id", Cancellation)).Select(row => (string)row[0]!));
    }

    [Fact]
    public async Task A_session_without_a_price_says_to_fetch_and_fails()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);

        using var backfill = await RunAsync(database, bench, "--from", "2020-12-31", "--to", "2021-01-04");

        Assert.Contains("2021-01-04  not run    no price of that day yet (AAA); run fetch-prices", backfill.Output);
        Assert.Equal(1, await backfill.WaitForExitAsync());
    }

    /// <summary>Prices to the end of 2020 and a version that has seen those up to the 22nd of December.</summary>
    private static async Task<ForecastingBench> BenchAsync(TestDatabase database)
    {
        var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, new DateOnly(2020, 12, 31), seed: 1);
        await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 22) });
        return bench;
    }

    private static async Task<WorkerExecutable> RunAsync(TestDatabase database, ForecastingBench bench, params string[] arguments)
    {
        var process = WorkerExecutable.Start(database, bench.DataFolder, Settings, ["backfill", "forecast", "--verbose", .. arguments]);
        await process.WaitForExitAsync();
        return process;
    }
}
