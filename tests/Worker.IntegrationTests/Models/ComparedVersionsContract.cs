using System.Text.Json.Nodes;
using Worker.IntegrationTests.Database;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Models;

/// <summary>What the training protocol does for the kinds of model whose versions are compared on data that neither of them has seen.</summary>
public abstract class ComparedVersionsContract(PostgresFixture postgres) : TrainingProtocolContract(postgres)
{
    private protected abstract override IComparedBench CreateBench(TestDatabase database);

    /// <summary>The test figures of a fine-tuned version come from data that its parent has not seen.</summary>
    private protected abstract Task AssertEvaluatedOnUnseenDataAsync(ModelVersionRow child, Lineage parent, TestDatabase database);

    [Fact]
    public async Task A_worse_version_does_not_serve_and_the_decision_is_kept_with_its_numbers()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await ComparedAsync(database);
        await bench.TrainAsync();
        await bench.MakeTrainingWorseAsync();

        await bench.TrainAsync();

        var versions = await VersionsAsync(database);
        Assert.Equal([true, false], versions.Select(version => version.IsCurrent));
        var decision = (await PromotionsAsync(database))[1];
        Assert.Equal((false, versions[1].Id), (decision.IsPromoted, decision.ModelVersionId));
        var figures = JsonNode.Parse(decision.Figures)!;
        Assert.InRange((int)figures["n"]!, 1, 10_000);
        Assert.NotEqual((double)figures["candidate"]!, (double)figures["incumbent"]!);
        Assert.True(await database.ScalarAsync<bool>($"select served_from is null from api.model_versions where id = {versions[1].Id}", Cancellation));
    }

    [Fact]
    public async Task A_fine_tuned_version_is_evaluated_on_nothing_that_its_parent_has_seen()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await ComparedAsync(database);
        await bench.TrainAsync();
        await bench.StoreMoreDataAsync();
        // By its own settings the child would be evaluated on data that the parent was trained on.
        bench.TestShare *= 2;

        await bench.TrainAsync(FineTune);

        var versions = await VersionsAsync(database);
        Assert.Equal(versions[0].Id, versions[1].ParentId);
        await AssertEvaluatedOnUnseenDataAsync(versions[1], Lineage.Of(versions[0]), database);
    }

    [Fact]
    public async Task Two_versions_are_compared_only_on_what_neither_has_seen()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await ComparedAsync(database);
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
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await ComparedAsync(database);
        await bench.TrainAsync();
        await database.ExecuteAsync("update worker.model_versions set lineage = '{}'", Cancellation);

        var outcome = await bench.TrainAsync(Full);

        Assert.Equal([true, false], (await VersionsAsync(database)).Select(version => version.IsCurrent));
        Assert.Contains("no data that neither", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal("{}", (await PromotionsAsync(database))[1].Figures);
    }

    private async Task<IComparedBench> ComparedAsync(TestDatabase database) => (IComparedBench)await StoredAsync(database);
}
