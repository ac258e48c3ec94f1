using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Models;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Forecasting;

[Collection(nameof(Networks))]
public sealed class TrainForecasterJobTests(PostgresFixture postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    private static async Task<IReadOnlyList<ModelVersionRow>> VersionsAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.ModelVersions.AsNoTracking().OrderBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_training_leaves_a_current_version_with_its_figures_and_loss_curves()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);

        var outcome = await bench.TrainAsync();

        var version = Assert.Single(await VersionsAsync(database));
        Assert.True(version.IsCurrent);
        Assert.Equal(("forecaster", "gru", Last), (version.Kind, version.Name, version.TrainedTo));
        Assert.Contains("first", outcome.Summary, StringComparison.Ordinal);
        await using var context = database.CreateDbContext();
        Assert.Equal(2, await context.TrainingEpochs.CountAsync(row => row.ModelVersionId == version.Id, TestContext.Current.CancellationToken));
        using var loaded = bench.Checkpoints.Load(version);
        Assert.Contains("AAA", loaded.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchanged_data_and_settings_train_nothing_unless_asked_to_in_full()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync();

        var again = await bench.TrainAsync();
        Assert.True(again.IsSkipped);
        Assert.Single(await VersionsAsync(database));

        var full = await bench.TrainAsync(new JobArguments { Full = true });
        Assert.False(full.IsSkipped);
        var versions = await VersionsAsync(database);
        Assert.Equal(2, versions.Count);
        // The same seed, data and settings: the same weights, so the new version is not worse and serves.
        Assert.Equal([false, true], versions.Select(row => row.IsCurrent));

        bench.Forecasting.Seed++;
        Assert.False((await bench.TrainAsync()).IsSkipped);
    }

    [Fact]
    public async Task A_version_that_is_worse_on_the_same_sessions_does_not_serve_and_the_run_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync();
        // A rate of 1 throws the weights far from where they predict anything.
        bench.Forecasting.LearningRate = 1;
        bench.Forecasting.GradientClipNorm = 1000;

        var outcome = await bench.TrainAsync();

        Assert.Equal([true, false], (await VersionsAsync(database)).Select(row => row.IsCurrent));
        Assert.Contains("is worse", outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fine_tuning_starts_from_the_current_version_and_needs_new_data()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 15) });

        await bench.TrainAsync(new JobArguments { FineTune = true });
        var versions = await VersionsAsync(database);
        Assert.Equal(versions[0].Id, versions[1].ParentId);

        Assert.True((await bench.TrainAsync(new JobArguments { FineTune = true })).IsSkipped);
    }

    [Fact]
    public async Task Fine_tuning_for_a_past_day_starts_from_no_version_that_has_seen_later_closes()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 11, 2) });
        await bench.TrainAsync();

        await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 1), FineTune = true });
        var exception = await Assert.ThrowsAsync<OperatorException>(
            () => bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 10, 1), FineTune = true }));

        var versions = await VersionsAsync(database);
        Assert.Equal([null, null, versions[0].Id], versions.Select(row => row.ParentId));
        Assert.Contains("without --fine-tune", exception.Message, StringComparison.Ordinal);
        // A night that is replayed chooses accordingly.
        var due = new TrainingDue(bench.Versions, Options.Create(bench.Forecasting), bench.Time);
        Assert.Null(await due.WhyFromScratchAsync(["AAA"], new DateOnly(2020, 12, 1), TestContext.Current.CancellationToken));
        Assert.NotNull(await due.WhyFromScratchAsync(["AAA"], new DateOnly(2020, 10, 1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_network_of_another_shape_cannot_be_fine_tuned_and_both_shapes_are_named()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 15) });
        bench.Forecasting.Hidden = 6;

        var exception = await Assert.ThrowsAsync<OperatorException>(() => bench.TrainAsync(new JobArguments { FineTune = true }));

        Assert.Contains("1 x 4 Gru", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1 x 6 Gru", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_on_the_past_does_not_replace_a_version_that_has_seen_more()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync();

        var outcome = await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 11, 2) });

        Assert.Equal([true, false], (await VersionsAsync(database)).Select(row => row.IsCurrent));
        Assert.Contains("kept for replays", outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_model_for_each_symbol_is_a_setting()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA", "BBB");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.StoreAsync("BBB", 400, Last, seed: 2);
        bench.Forecasting.OneModelPerSymbol = true;

        await bench.TrainAsync();
        await bench.ForecastAsync();

        Assert.Equal(["gru:AAA", "gru:BBB"], (await VersionsAsync(database)).Select(row => row.Name));
        Assert.Equal(["AAA", "BBB"], (await bench.ForecastsAsync()).Select(row => row.Symbol).Distinct());
    }

    [Fact]
    public async Task A_damaged_and_a_truncated_checkpoint_are_refused_with_what_to_do()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.TrainAsync();
        var path = await BrokenCheckpoint.PathAsync(bench, database);
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        async Task RefusedAsync(byte[] bytes)
        {
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            var exception = await Assert.ThrowsAsync<CheckpointException>(() => bench.ForecastAsync());
            Assert.Contains("models rollback forecaster gru", exception.Message, StringComparison.Ordinal);
        }

        var flipped = whole.ToArray();
        flipped[^5] ^= 1;
        await RefusedAsync(flipped);
        await RefusedAsync(whole[..(whole.Length / 2)]);
        await RefusedAsync([.. "not a checkpoint"u8]);
        File.Delete(path);
        var missing = await Assert.ThrowsAsync<CheckpointException>(() => bench.ForecastAsync());
        Assert.Contains("is not at", missing.Message, StringComparison.Ordinal);
    }
}
