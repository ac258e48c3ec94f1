using System.Globalization;
using System.Text.Json.Nodes;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Forecasting;
using Worker.Jobs;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Models;

[Collection(nameof(Networks))]
public sealed class ForecasterProtocolTests(PostgresFixture postgres) : ComparedVersionsContract(postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    [Fact]
    public async Task A_symbol_with_an_older_history_moves_no_session_of_the_parent_into_the_test_segment_of_a_fine_tuning()
    {
        await using var database = await Postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new ForecastingBench(database, "NEW", "OLD");
        await bench.StoreAsync("NEW", 300, Last, seed: 1);
        await bench.TrainAsync();
        await bench.StoreAsync("OLD", 1500, Last, seed: 2);

        await bench.TrainAsync(new JobArguments { FineTune = true });

        var versions = await VersionsAsync(database);
        Assert.Equal(versions[0].Id, versions[1].ParentId);
        Assert.Equal(Date(versions[0].Metrics, "test_from"), Date(versions[1].Metrics, "test_from"));
        Assert.Equal(Date(versions[0].Metrics, "validation_from"), Date(versions[1].Metrics, "validation_from"));
        Assert.Equal(Date(versions[0].Metrics, "test_from"), Lineage.Of(versions[1]).Sessions!.SelectedTo);
    }

    private protected override IComparedBench CreateBench(TestDatabase database) => new Bench(new ForecastingBench(database, "AAA"));

    private protected override Task AssertEvaluatedOnUnseenDataAsync(ModelVersionRow child, Lineage parent, TestDatabase database)
    {
        Assert.True(parent.IsUnseen(Date(child.Metrics, "test_from")));
        return Task.CompletedTask;
    }

    private static DateOnly Date(string metrics, string name) =>
        DateOnly.ParseExact((string)JsonNode.Parse(metrics)![name]!, "O", CultureInfo.InvariantCulture);

    private sealed class Bench(ForecastingBench inner) : IComparedBench
    {
        public string Kind => "forecaster";

        public string Name => "gru";

        public string ModelsFolder => inner.Folder;

        public double TestShare
        {
            get => inner.Forecasting.TestShare;
            set => inner.Forecasting.TestShare = value;
        }

        public Task<JobOutcome> TrainAsync(JobArguments? arguments) => inner.TrainAsync(arguments);

        public Task StoreDataAsync() => inner.StoreAsync("AAA", 400, Last.AddDays(-20), seed: 1);

        public Task StoreMoreDataAsync() => inner.StoreAsync("AAA", 410, Last, seed: 1);

        public void ChangeSettings() => inner.Forecasting.Seed++;

        public Task MakeTrainingWorseAsync()
        {
            (inner.Forecasting.LearningRate, inner.Forecasting.GradientClipNorm) = (1, 1000);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
