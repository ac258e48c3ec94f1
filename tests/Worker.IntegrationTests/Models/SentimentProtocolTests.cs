using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Sentiment;
using Worker.Jobs;
using Worker.Models;
using Worker.Sentiment.Labels;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Models;

[Collection(nameof(Networks))]
public sealed class SentimentProtocolTests(PostgresFixture postgres) : ComparedVersionsContract(postgres)
{
    private protected override IComparedBench CreateBench(TestDatabase database) => new Bench(database, new SentimentBench(database));

    private protected override async Task AssertEvaluatedOnUnseenDataAsync(ModelVersionRow child, Lineage parent, TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        var texts = await context.Reviews.Select(review => review.Body).ToListAsync(Cancellation);
        var test = JsonNode.Parse(child.Metrics)!["texts"]!["test"]!;
        Assert.Equal(
            texts.Count(text => parent.IsUnseen(TextKey.Of(text).Fraction)), (int)test["positive"]! + (int)test["negative"]!);
    }

    private sealed class Bench(TestDatabase database, SentimentBench inner) : IComparedBench
    {
        public string Kind => "sentiment";

        public string Name => "bert-lstm";

        public string ModelsFolder => inner.Models;

        public double TestShare
        {
            get => inner.Sentiment.TestShare;
            set => inner.Sentiment.TestShare = value;
        }

        public Task<JobOutcome> TrainAsync(JobArguments? arguments) => inner.TrainAsync(arguments);

        public Task StoreDataAsync() => inner.StoreAsync(MadeUpReviews.Labelled(300));

        public Task StoreMoreDataAsync() => inner.StoreAsync(MadeUpReviews.Labelled(40, from: 300));

        public void ChangeSettings() => inner.Sentiment.Training.Seed++;

        /// <summary>Turns the labels that are learnt from, so that neither the network nor the bag of words learns anything right.</summary>
        public async Task MakeTrainingWorseAsync()
        {
            await using var context = database.CreateDbContext();
            var learnt = (await context.Reviews.Select(row => new { row.Id, row.Body }).ToListAsync(Cancellation))
                .Where(row => TextKey.Of(row.Body).Fraction >= TestShare).Select(row => row.Id).ToArray();
            await context.Reviews.Where(row => learnt.Contains(row.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsPositive, row => !row.IsPositive), Cancellation);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
