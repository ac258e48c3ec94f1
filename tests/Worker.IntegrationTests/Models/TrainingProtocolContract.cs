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
    private static readonly JobArguments FineTune = new() { FineTune = true };
    private static readonly JobArguments Full = new() { Full = true };

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected PostgresFixture Postgres => postgres;

    private protected abstract ITrainingBench CreateBench(TestDatabase database);

    /// <summary>The test figures of a fine-tuned version come from data that its parent has not seen.</summary>
    private protected abstract Task AssertJudgedByUnseenDataAsync(ModelVersionRow child, Lineage parent, TestDatabase database);

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
    public async Task A_worse_version_does_not_serve_and_the_decision_is_kept_with_its_numbers()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        await bench.MakeTrainingWorseAsync();

        var outcome = await bench.TrainAsync();

        var versions = await VersionsAsync(database);
        Assert.Equal([true, false], versions.Select(version => version.IsCurrent));
        var decision = (await PromotionsAsync(database))[1];
        Assert.Equal((false, versions[1].Id), (decision.IsPromoted, decision.ModelVersionId));
        Assert.Equal(($"version {versions[1].Id}", $"version {versions[0].Id}"), (decision.Candidate, decision.Incumbent));
        var figures = JsonNode.Parse(decision.Figures)!;
        Assert.InRange((int)figures["n"]!, 1, 10_000);
        Assert.NotEqual((double)figures["candidate"]!, (double)figures["incumbent"]!);
        Assert.Contains(decision.Reason, outcome.Summary, StringComparison.Ordinal);
        Assert.Equal(decision.Reason, (string?)JsonNode.Parse(versions[1].Metrics)!["decision"]);
        Assert.True(await database.ScalarAsync<bool>($"select served_from is null from api.model_versions where id = {versions[1].Id}", Cancellation));
    }

    [Fact]
    public async Task A_fine_tuned_version_is_judged_by_nothing_that_its_parent_has_seen()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        await bench.StoreMoreDataAsync();
        // By its own settings the child would be judged by data that the parent was trained on.
        bench.TestShare *= 2;

        await bench.TrainAsync(FineTune);

        var versions = await VersionsAsync(database);
        Assert.Equal(versions[0].Id, versions[1].ParentId);
        var (parent, child) = (Lineage.Of(versions[0]), Lineage.Of(versions[1]));
        Assert.Equal([versions[0].Id], child.Ancestors);
        AssertSame(child, child.And(parent));
        await AssertJudgedByUnseenDataAsync(versions[1], parent, database);
    }

    [Fact]
    public async Task Two_versions_are_compared_only_on_what_neither_has_seen()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        var share = bench.TestShare;
        bench.TestShare = 2 * share;
        await bench.TrainAsync();
        await database.ExecuteAsync("update worker.model_versions set is_current = false", Cancellation);
        bench.ChangeSettings();
        await bench.TrainAsync();
        bench.ChangeSettings();
        await bench.TrainAsync();

        var decisions = await PromotionsAsync(database);
        var few = (int)JsonNode.Parse(decisions[1].Figures)!["n"]!;
        var many = (int)JsonNode.Parse(decisions[3].Figures)!["n"]!;
        // The second had the small test segment of the first in common with it, the fourth the large one of the third.
        Assert.InRange(few / (double)many, 0.3, 0.7);
    }

    [Fact]
    public async Task Without_data_that_neither_has_seen_the_incumbent_keeps_serving_and_the_run_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await StoredAsync(database);
        await bench.TrainAsync();
        await database.ExecuteAsync("update worker.model_versions set lineage = '{}'", Cancellation);

        var outcome = await bench.TrainAsync(Full);

        Assert.Equal([true, false], (await VersionsAsync(database)).Select(version => version.IsCurrent));
        Assert.Contains("no data that neither", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal("{}", (await PromotionsAsync(database))[1].Figures);
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

    private static async Task<IReadOnlyList<PromotionRow>> PromotionsAsync(TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        return await context.Promotions.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation);
    }

    private async Task<ITrainingBench> StoredAsync(TestDatabase database)
    {
        var bench = CreateBench(database);
        await bench.StoreDataAsync();
        return bench;
    }

    private static void AssertSame(Lineage expected, Lineage actual) =>
        Assert.Equal((expected.Sessions, expected.Texts), (actual.Sessions, actual.Texts));
}
