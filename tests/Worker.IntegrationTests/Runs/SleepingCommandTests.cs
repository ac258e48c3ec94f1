using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;

namespace Worker.IntegrationTests.Runs;

/// <summary>A command line that is stopped while it holds the lock on a model, and no service is there to notice.</summary>
public sealed class SleepingCommandTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_that_sleeps_loses_its_lock_to_the_next_one_and_stores_nothing_when_it_wakes()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var folder = Directory.CreateTempSubdirectory("forecast-worker-data-");
        using var fetch = Start(database, folder, Settings(epochs: 2), "run", "fetch-prices", "--verbose");
        Assert.True(await fetch.WaitForExitAsync() == 0, fetch.Describe());
        using var sleeper = Start(database, folder, Settings(epochs: 10_000), "run", "train-forecaster", "--verbose");
        await sleeper.WaitForLogAsync("epoch 1:");

        await sleeper.SignalAsync("STOP");
        using var next = Start(database, folder, Settings(epochs: 2), "run", "train-forecaster", "--verbose");
        Assert.True(await next.WaitForExitAsync() == 0, next.Describe());
        await sleeper.SignalAsync("CONT");

        Assert.True(await sleeper.WaitForExitAsync() != 0, sleeper.Describe());
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from api.model_versions", Cancellation));
        Assert.Equal(
            ["failed", "succeeded"],
            (await database.RowsAsync("select state from api.runs where job = 'train-forecaster' order by id", Cancellation)).Select(row => row[0]));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_training_that_slept_while_nobody_else_was_there_goes_on()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var folder = Directory.CreateTempSubdirectory("forecast-worker-data-");
        var settings = Settings(epochs: 10_000);
        settings["Service__NodeTimeout"] = "00:00:03";
        settings["Service__CheckInInterval"] = "00:00:01";
        using var fetch = Start(database, folder, settings, "run", "fetch-prices", "--verbose");
        Assert.True(await fetch.WaitForExitAsync() == 0, fetch.Describe());
        using var sleeper = Start(database, folder, settings, "run", "train-forecaster", "--verbose");
        await sleeper.WaitForLogAsync("epoch 1:");

        for (var sleep = 0; sleep < 4; sleep++)
        {
            await sleeper.SignalAsync("STOP");
            await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
            await sleeper.SignalAsync("CONT");
            await Task.Delay(TimeSpan.FromSeconds(1.5), Cancellation);
        }

        Assert.False(sleeper.HasExited, sleeper.Describe());
        Assert.Equal("running", await database.ScalarAsync<string>("select state from api.runs where job = 'train-forecaster'", Cancellation));
        await sleeper.SignalAsync("TERM");
        await sleeper.WaitForExitAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_backtest_that_sleeps_leaves_its_part_to_the_next_one()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var folder = Directory.CreateTempSubdirectory("forecast-worker-data-");
        var settings = Settings(epochs: 2);
        settings["Forecasting__Quantile__Epochs"] = "20";
        using var fetch = Start(database, folder, settings, "run", "fetch-prices", "--verbose");
        Assert.True(await fetch.WaitForExitAsync() == 0, fetch.Describe());
        using var sleeper = Start(database, folder, settings, "backtest", "--folds", "2", "--stride", "20");
        await StopInsideAPartAsync(sleeper, database);
        using var next = Start(database, folder, settings, "backtest", "--folds", "2", "--stride", "20");
        Assert.True(await next.WaitForExitAsync() == 0, next.Describe());
        await sleeper.SignalAsync("CONT");

        Assert.True(await sleeper.WaitForExitAsync() == 0, sleeper.Describe());
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from worker.model_locks", Cancellation));
        folder.Delete(recursive: true);
    }

    // Between two parts it holds no lock, and the baselines' parts are short: it is stopped again until it is stopped inside one.
    private static async Task StopInsideAPartAsync(WorkerExecutable backtest, TestDatabase database)
    {
        const string Held = "select count(*) from worker.model_locks where kind = 'backtest' and name like '%/gru'";
        while (true)
        {
            Assert.False(backtest.HasExited, backtest.Describe());
            if (await database.ScalarAsync<long>(Held, Cancellation) == 0) continue;
            await backtest.SignalAsync("STOP");
            if (await database.ScalarAsync<long>(Held, Cancellation) == 1) return;
            await backtest.SignalAsync("CONT");
        }
    }

    private static WorkerExecutable Start(TestDatabase database, DirectoryInfo folder, Dictionary<string, string> settings, params string[] arguments) =>
        WorkerExecutable.Start(database, folder.FullName, settings, arguments);

    private static Dictionary<string, string> Settings(int epochs) => new()
    {
        ["Prices__Source"] = "Csv",
        ["Prices__Csv__Path"] = Path.Combine(WorkerExecutable.Repository, "deploy/samples/prices"),
        ["Prices__Symbols__0"] = "AAPL",
        ["Compute__Device"] = "Cpu",
        ["Forecasting__Preset"] = "Textbook",
        ["Forecasting__Window"] = "10",
        ["Forecasting__Hidden"] = "4",
        ["Forecasting__Layers"] = "1",
        ["Forecasting__Epochs"] = epochs.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Forecasting__Patience"] = "10000",
        ["Forecasting__Quantile__Hidden"] = "4",
        ["Forecasting__Quantile__Layers"] = "1",
        ["Forecasting__Quantile__Epochs"] = "1",
    };
}
