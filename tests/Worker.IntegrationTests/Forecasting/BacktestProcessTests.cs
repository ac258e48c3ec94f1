using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;
using Worker.IntegrationTests.Runs;

namespace Worker.IntegrationTests.Forecasting;

/// <summary>Backtests in processes of their own. What they write does not depend on how many take part, or on which of them are killed.</summary>
public sealed class BacktestProcessTests(PostgresFixture postgres)
{
    private static readonly (string Name, string Value)[] Settings =
    [
        ("Prices__Symbols__0", "AAA"), ("Prices__Symbols__1", "BBB"), ("Forecasting__Preset", "Quantile"), ("Forecasting__MaxHorizon", "2"),
        ("Forecasting__Quantile__Hidden", "8"), ("Forecasting__Quantile__Layers", "1"),
        ("Forecasting__Quantile__Epochs", "20"), ("Forecasting__Quantile__BatchSize", "4"), ("Forecasting__Quantile__SliceLength", "60"),
        ("Forecasting__Quantile__BacktestFolds", "4"), ("Forecasting__Quantile__BacktestStride", "30"), ("Compute__Device", "Cpu"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("every", "har on fold 1 done")]
    [InlineData("warm", "gru on fold 2 done")]
    public async Task A_killed_backtest_is_continued_by_the_same_command_and_ends_with_the_same_numbers(string refit, string killedAfter)
    {
        await using var whole = await StoredAsync();
        await using var cut = await StoredAsync();
        using (var run = Backtest(whole, refit))
            Assert.True(await run.WaitForExitAsync() == 0, run.Describe());

        using (var killed = Backtest(cut, refit))
        {
            await killed.WaitForLogAsync(killedAfter);
            killed.Kill();
        }
        var done = await PartsAsync(cut);
        // The longest parts come first: with warm folds the network's.
        Assert.InRange(done, refit == "warm" ? 2 : 5, 19);
        using (var again = Backtest(cut, refit))
        {
            Assert.True(await again.WaitForExitAsync() == 0, again.Describe());
            // It did only what was left.
            Assert.Equal(20 - done, again.Log.Count(line => line.Contains(" done in ", StringComparison.Ordinal)));
        }

        Assert.Equal(await NumbersAsync(whole), await NumbersAsync(cut));
    }

    [Fact]
    public async Task Two_nodes_share_the_folds_of_a_requested_backtest_and_write_the_rows_of_one()
    {
        await using var alone = await StoredAsync();
        using (var run = Backtest(alone))
            Assert.True(await run.WaitForExitAsync() == 0, run.Describe());

        await using var bench = await ServiceBench.CreateAsync(postgres);
        await StoreAsync(bench.Database);
        var (one, two) = (await bench.StartServiceAsync(Settings), await bench.StartServiceAsync(Settings));
        var backtest = await bench.RequestAsync("backtest");
        await bench.UntilAsync($"select state not in ('queued', 'running') from api.runs where id = {backtest}", TimeSpan.FromMinutes(2));

        Assert.StartsWith("succeeded", await bench.StateAsync(backtest), StringComparison.Ordinal);
        var nodes = await bench.Database.RowsAsync(
            $"select node, count(*) from api.runs where parent_id = {backtest} and state = 'succeeded' group by node", Cancellation);
        Assert.Equal(new[] { one.Node, two.Node }.Order(), nodes.Select(row => (string)row[0]!).Order());
        Assert.Equal(4, nodes.Sum(row => (long)row[1]!));
        Assert.Equal(await NumbersAsync(alone), await NumbersAsync(bench.Database));
    }

    private static WorkerExecutable Backtest(TestDatabase database, string refit = "every") => WorkerExecutable.Start(
        database, Directory.CreateTempSubdirectory("forecast-worker-data-").FullName, Settings.ToDictionary(pair => pair.Name, pair => pair.Value), "backtest", "--refit", refit, "--verbose");

    private async Task<TestDatabase> StoredAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(database);
        return database;
    }

    private static async Task StoreAsync(TestDatabase database)
    {
        await using var bench = new ForecastingBench(database, "AAA", "BBB");
        await bench.StoreAsync("AAA", 500, new DateOnly(2020, 12, 31), seed: 1);
        await bench.StoreAsync("BBB", 500, new DateOnly(2020, 12, 31), seed: 2);
    }

    private static Task<long> PartsAsync(TestDatabase database) => database.ScalarAsync<long>("select count(*) from worker.backtest_parts", Cancellation);

    private static Task<string> NumbersAsync(TestDatabase database) => database.ScalarAsync<string>(
        """
        select string_agg(s::text, E'\n' order by s.fold, s.model, s.symbol, s.horizon) from (
          select fold, model, symbol, horizon, n, losses, squared_errors, crps, inside_80, pit from worker.backtest_scores) as s
        """, Cancellation);
}
