using System.Text.Json.Nodes;
using Worker.Forecasting;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Forecasting;
using Worker.Jobs;

namespace Worker.IntegrationTests.Models;

/// <summary>Versions of this preset are fitted on all sessions that they know: none is left on which two could be compared.</summary>
[Collection(nameof(Networks))]
public sealed class QuantileProtocolTests(PostgresFixture postgres) : TrainingProtocolContract(postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    [Fact]
    public async Task A_version_that_has_seen_as_much_serves_and_one_that_ends_earlier_is_kept_for_replays()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        await bench.StoreMoreDataAsync();
        await bench.TrainAsync();

        await bench.TrainAsync(new JobArguments { AsOf = Last.AddDays(-30) });

        Assert.Equal([false, true, false], (await VersionsAsync(database)).Select(version => version.IsCurrent));
        Assert.Contains("kept for replays", (await PromotionsAsync(database))[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_know_a_symbol_of_the_settings_does_not_replace_one_that_does()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = Create(database, "AAA", "BBB");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.StoreAsync("BBB", 400, Last, seed: 2);
        await bench.TrainAsync();

        await bench.TrainAsync(new JobArguments { Symbols = ["AAA"] });

        Assert.Equal([true, false], (await VersionsAsync(database)).Select(version => version.IsCurrent));
        Assert.Contains("does not know BBB", (await PromotionsAsync(database))[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fine_tuning_after_a_correction_of_an_old_price_finds_nothing_new_and_says_so()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        await database.ExecuteAsync("update worker.price_bars set close = close * 1.01 where date = '2020-06-01'", Cancellation);

        var outcome = await bench.TrainAsync(FineTune);

        Assert.True(outcome.IsSkipped);
        Assert.Contains("no session since", outcome.Summary, StringComparison.Ordinal);
        Assert.Single(await VersionsAsync(database));
    }

    [Fact]
    public async Task Several_networks_make_one_version_and_leave_no_unfinished_training()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = Create(database, "AAA");
        bench.Forecasting.Quantile.Members = 2;
        await bench.StoreAsync("AAA", 400, Last, seed: 1);

        await bench.TrainAsync();

        var metrics = JsonNode.Parse(Assert.Single(await VersionsAsync(database)).Metrics)!;
        Assert.InRange((double)metrics["rmse_ratio"]!, 0.5, 2);
        Assert.Equal(5, metrics["horizons"]!.AsArray().Count);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.DataFolder, "unfinished"), "*", SearchOption.AllDirectories));
    }

    private protected override ITrainingBench CreateBench(TestDatabase database) => new Bench(Create(database, "AAA"));

    private static ForecastingBench Create(TestDatabase database, params string[] symbols)
    {
        var bench = new ForecastingBench(database, symbols);
        bench.Forecasting.Preset = ForecastingPreset.Quantile;
        return bench;
    }

    private sealed class Bench(ForecastingBench inner) : ITrainingBench
    {
        public string Kind => "forecaster";

        public string Name => "gru";

        public string ModelsFolder => inner.Folder;

        public Task<JobOutcome> TrainAsync(JobArguments? arguments) => inner.TrainAsync(arguments);

        public Task StoreDataAsync() => inner.StoreAsync("AAA", 400, Last.AddDays(-20), seed: 1);

        public Task StoreMoreDataAsync() => inner.StoreAsync("AAA", 410, Last, seed: 1);

        public void ChangeSettings() => inner.Forecasting.Seed++;

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
