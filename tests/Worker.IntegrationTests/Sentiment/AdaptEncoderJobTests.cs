using Worker.IntegrationTests.Database;
using Worker.Observability;

namespace Worker.IntegrationTests.Sentiment;

[Collection(nameof(Networks))]
public sealed class AdaptEncoderJobTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_writes_an_encoder_that_the_next_training_starts_from()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        bench.UseTrainedEncoder();
        await bench.StoreAsync([.. MadeUpReviews.Labelled(200), .. MadeUpReviews.Unlabelled(100, from: 200)]);

        var outcome = await bench.AdaptAsync();

        Assert.False(outcome.IsSkipped);
        var folder = (string?)outcome.Metrics["folder"];
        Assert.Equal(Path.Combine(bench.Folder, "encoders"), Path.GetDirectoryName(folder));
        Assert.Equal(["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"], Directory.GetFiles(folder!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.True((double)outcome.Metrics["perplexity"]! < (double)outcome.Metrics["first_perplexity"]!);
        // The test texts, a fifth of all, are not among them.
        Assert.InRange((int)outcome.Metrics["training_texts"]! + (int)outcome.Metrics["held_out_texts"]!, 200, 270);
        Assert.Empty(Directory.GetFiles(Path.Combine(bench.Folder, "unfinished"), "*", SearchOption.AllDirectories));

        bench.Sentiment.Encoder = folder!;
        await bench.TrainAsync();
        Assert.Single(await bench.VersionsAsync());
    }

    [Fact]
    public async Task With_too_few_reviews_the_run_is_skipped_with_their_number()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        bench.UseTrainedEncoder();
        await bench.StoreAsync(MadeUpReviews.Unlabelled(50, from: 0));

        var outcome = await bench.AdaptAsync();

        Assert.True(outcome.IsSkipped);
        Assert.InRange((int)outcome.Metrics["texts"]!, 1, 50);
        Assert.False(Directory.Exists(Path.Combine(bench.Folder, "encoders")));
    }

    [Fact]
    public async Task An_encoder_from_random_weights_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Unlabelled(50, from: 0));

        var refusal = await Assert.ThrowsAsync<OperatorException>(bench.AdaptAsync);

        Assert.Contains("Sentiment:Encoder is scratch", refusal.Message, StringComparison.Ordinal);
    }
}
