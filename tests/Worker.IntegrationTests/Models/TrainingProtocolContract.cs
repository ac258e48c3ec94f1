using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Learning.Weights;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Models;

/// <summary>What every kind of model does by the one training protocol. Each kind has a class that inherits it.</summary>
public abstract class TrainingProtocolContract(PostgresFixture postgres)
{
    private protected static readonly JobArguments FineTune = new() { FineTune = true };
    private protected static readonly JobArguments Full = new() { Full = true };

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected PostgresFixture Postgres => postgres;

    private protected abstract ITrainingBench CreateBench(TestDatabase database);

    [Fact]
    public async Task The_first_version_serves_and_its_lineage_is_in_the_database_and_in_the_file()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);

        var outcome = await bench.TrainAsync();

        var version = Assert.Single(await VersionsAsync(database));
        Assert.Equal((bench.Kind, bench.Name, true), (version.Kind, version.Name, version.IsCurrent));
        Assert.False(outcome.IsSkipped);
        var lineage = Lineage.Of(version);
        Assert.True((lineage.Sessions is null) != (lineage.Texts is null));
        Assert.Empty(lineage.Ancestors);
        var inFile = NetworkWeights.LoadMetadata(Path.Combine(bench.ModelsFolder, version.CheckpointPath))["lineage"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(inFile), JsonNode.Parse(version.Lineage)));
        var decision = Assert.Single(await PromotionsAsync(database));
        Assert.Equal((true, "none", version.Id), (decision.IsPromoted, decision.Incumbent, decision.ModelVersionId));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from api.model_versions where served_from is not null and served_to is null", Cancellation));
    }

    [Fact]
    public async Task Unchanged_data_and_settings_train_nothing_unless_the_training_is_full()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();

        Assert.True((await bench.TrainAsync()).IsSkipped);
        Assert.True((await bench.TrainAsync(FineTune)).IsSkipped);
        Assert.Single(await VersionsAsync(database));
        Assert.Single(await PromotionsAsync(database));

        Assert.False((await bench.TrainAsync(Full)).IsSkipped);
        bench.ChangeSettings();
        Assert.False((await bench.TrainAsync()).IsSkipped);
        Assert.Equal(3, (await VersionsAsync(database)).Count);
    }

    [Fact]
    public async Task Two_trainings_at_once_train_once()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);

        var outcomes = await Task.WhenAll(bench.TrainAsync(), bench.TrainAsync());

        Assert.Single(outcomes, outcome => outcome.IsSkipped);
        Assert.Single(await VersionsAsync(database));
    }

    [Fact]
    public async Task A_fine_tuned_version_continues_the_one_that_serves_and_inherits_what_it_has_seen()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        await bench.StoreMoreDataAsync();

        await bench.TrainAsync(FineTune);

        var versions = await VersionsAsync(database);
        Assert.Equal(versions[0].Id, versions[1].ParentId);
        var child = Lineage.Of(versions[1]);
        Assert.Equal([versions[0].Id], child.Ancestors);
        AssertSame(child, child.And(Lineage.Of(versions[0])));
    }

    [Fact]
    public async Task The_decision_about_a_later_version_is_kept_with_both_versions_and_its_reason()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        bench.ChangeSettings();

        var outcome = await bench.TrainAsync();

        var versions = await VersionsAsync(database);
        var decision = (await PromotionsAsync(database))[1];
        Assert.Equal((versions[1].IsCurrent, versions[1].Id), (decision.IsPromoted, decision.ModelVersionId));
        Assert.Equal(($"version {versions[1].Id}", $"version {versions[0].Id}"), (decision.Candidate, decision.Incumbent));
        Assert.Contains(decision.Reason, outcome.Summary, StringComparison.Ordinal);
        Assert.Equal(decision.Reason, (string?)JsonNode.Parse(versions[1].Metrics)!["decision"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_incumbent_whose_file_cannot_be_read_keeps_serving_and_the_run_fails_and_names_the_folder(bool isDamaged)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        var version = Assert.Single(await VersionsAsync(database));
        var path = Path.Combine(bench.ModelsFolder, version.CheckpointPath);
        if (isDamaged) await File.WriteAllTextAsync(path, "not a checkpoint", Cancellation);
        else File.Delete(path);

        var failure = await Assert.ThrowsAsync<CheckpointException>(() => bench.TrainAsync(Full));

        Assert.Equal(version.Id, failure.ModelVersionId);
        Assert.Contains(bench.ModelsFolder, failure.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(await VersionsAsync(database)).IsCurrent);
        // What the message advises if the file is lost.
        await database.ExecuteAsync($"select api.retire_model({version.Id})", Cancellation);
        await bench.TrainAsync(Full);
        Assert.Equal([false, true], (await VersionsAsync(database)).Select(row => row.IsCurrent));
    }

    private protected static async Task<IReadOnlyList<ModelVersionRow>> VersionsAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.ModelVersions.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation);
    }

    /// <summary>Whether versions serve; what is decided about a horizon is left out.</summary>
    private protected static async Task<IReadOnlyList<PromotionRow>> PromotionsAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.Promotions.AsNoTracking().Where(row => row.Horizon == null).OrderBy(row => row.Id).ToListAsync(Cancellation);
    }

    private protected async Task<ITrainingBench> StoredAsync(TestDatabase database)
    {
        var bench = CreateBench(database);
        await bench.StoreDataAsync();
        return bench;
    }

    private static void AssertSame(Lineage expected, Lineage actual) =>
        Assert.Equal((expected.Sessions, expected.Texts), (actual.Sessions, actual.Texts));
}
