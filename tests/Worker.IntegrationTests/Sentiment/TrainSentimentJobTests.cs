using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Observability;
using Worker.Sentiment.Labels;
using Worker.Tests;

namespace Worker.IntegrationTests.Sentiment;

[Collection(nameof(Networks))]
public sealed class TrainSentimentJobTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_leaves_a_current_version_with_its_figures_both_baselines_and_the_loss_curves()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(300));

        var outcome = await bench.TrainAsync();

        var version = Assert.Single(await bench.VersionsAsync());
        Assert.Equal(("sentiment", "bert-lstm", true), (version.Kind, version.Name, version.IsCurrent));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 13)), (version.TrainedFrom, version.TrainedTo));
        var metrics = JsonNode.Parse(version.Metrics)!;
        Assert.InRange((double)metrics["accuracy"]!, 0.95, 1);
        Assert.InRange((double)metrics["accuracy_lower_95"]!, 0.8, (double)metrics["accuracy"]!);
        Assert.InRange((double)metrics["majority_accuracy"]!, 0.3, 0.7);
        Assert.InRange((double)metrics["baselines"]!["bag_of_words"]!["auc"]!, 0.9, 1);
        Assert.InRange((double)metrics["test"]!["f1"]!, 0.9, 1);
        Assert.InRange((double)metrics["test"]!["expected_calibration_error_15"]!, 0, 0.3);
        Assert.Equal(300, metrics["texts"]!.AsObject().Where(pair => pair.Value is JsonObject)
            .Sum(pair => (int)pair.Value!["positive"]! + (int)pair.Value!["negative"]!));
        Assert.Contains("bag of words", outcome.Summary, StringComparison.Ordinal);
        await using var context = database.CreateDbContext();
        Assert.InRange(await context.TrainingEpochs.CountAsync(row => row.ModelVersionId == version.Id, Cancellation), 1, 6);
    }

    [Fact]
    public async Task If_the_network_does_not_beat_the_bag_of_words_the_bag_of_words_scores_and_the_version_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(300));
        bench.Sentiment.Training.LearningRate = 1e-9;

        var outcome = await bench.TrainAsync();

        Assert.Contains("does not beat the bag of words", outcome.Summary, StringComparison.Ordinal);
        Assert.Contains("the bag of words scores", outcome.Summary, StringComparison.Ordinal);
        Assert.False((bool)outcome.Metrics["beats_bag_of_words"]!);
        var metrics = JsonNode.Parse(Assert.Single(await bench.VersionsAsync()).Metrics)!;
        Assert.Equal("bag_of_words", (string?)metrics["scored_by"]);
        Assert.Equal((double)metrics["bag_of_words_accuracy"]!, (double)metrics["accuracy"]!);
        Assert.True((double)metrics["network_accuracy"]! < (double)metrics["accuracy"]!);
        await using var context = database.CreateDbContext();
        var decision = Assert.Single(await context.Promotions.Where(row => row.Candidate == "network").ToListAsync(Cancellation));
        Assert.Equal(("sentiment", "bag_of_words", false), (decision.Kind, decision.Incumbent, decision.IsPromoted));
        Assert.Equal((double)metrics["bag_of_words_accuracy"]!, (double)JsonNode.Parse(decision.Figures)!["incumbent"]!);

        // Its scores tell the classes apart as only the bag of words can.
        await bench.ScoreAsync();
        var scored = await context.SentimentScores.Join(context.Reviews, score => score.ReviewId, review => review.Id, (score, review) => new { score.Score, review.IsPositive })
            .ToListAsync(Cancellation);
        Assert.Equal(300, scored.Count);
        Assert.InRange(scored.Count(row => row.Score >= 0.5 == row.IsPositive) / 300.0, 0.95, 1);
    }

    [Fact]
    public async Task With_enough_validation_texts_the_network_and_the_bag_of_words_score_together()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        bench.Sentiment.ValidationShare = 0.3;
        // A fifth of the labels is wrong, so that nothing is right everywhere.
        await bench.StoreAsync(Enumerable.Range(0, 600).Select(i => MadeUpReviews.Review(i, MadeUpReviews.Text(i, i % 2 == 0 != (i % 5 == 0)), isPositive: i % 2 == 0)));

        await bench.TrainAsync();

        var metrics = JsonNode.Parse(Assert.Single(await bench.VersionsAsync()).Metrics)!;
        Assert.NotNull(metrics["blend"]!["network"]);
        await bench.ScoreAsync();
        var scores = await bench.ScoresAsync();
        Assert.Equal(600, scores.Count);
        Assert.All(scores, row => Assert.InRange(row.Score, 0, 1));
        await using var context = database.CreateDbContext();
        var tested = (await context.SentimentScores.Join(context.Reviews, score => score.ReviewId, review => review.Id, (score, review) => new { score.Score, review.Body, review.IsPositive })
            .ToListAsync(Cancellation)).Where(row => TextKey.Of(row.Body).Fraction < bench.Sentiment.TestShare).ToList();
        // Scoring gives what the training measured.
        Assert.Equal((double)metrics["accuracy"]!, tested.Count(row => row.Score >= 0.5 == row.IsPositive) / (double)tested.Count, 1e-9);

        // One setting turns it off.
        bench.Sentiment.Training.Blend = false;
        await bench.TrainAsync();
        Assert.Null(JsonNode.Parse((await bench.VersionsAsync())[1].Metrics)!["blend"]);
    }

    [Fact]
    public async Task Ratings_are_labels_but_for_those_in_the_middle()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(Enumerable.Range(0, 300).Select(i => MadeUpReviews.Review(
            i, MadeUpReviews.Text(i, i % 3 == 0), rating: (i % 3) switch { 0 => 4.5m, 1 => 1, _ => 3 }, title: i % 2 == 0 ? "a title" : null)));

        await bench.TrainAsync();

        var texts = JsonNode.Parse(Assert.Single(await bench.VersionsAsync()).Metrics)!["texts"]!;
        Assert.Equal(200, new[] { "training", "validation", "test" }.Sum(segment => (int)texts[segment]!["positive"]! + (int)texts[segment]!["negative"]!));
    }

    [Fact]
    public async Task With_too_few_labels_the_run_is_skipped_with_their_counts()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(20));

        var outcome = await bench.TrainAsync();

        Assert.True(outcome.IsSkipped);
        Assert.Contains("10 positive and 10 negative", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal(20, outcome.Metrics["texts"]!.AsObject().Where(pair => pair.Value is JsonObject)
            .Sum(pair => (int)pair.Value!["positive"]! + (int)pair.Value!["negative"]!));
    }

    [Fact]
    public async Task Unchanged_texts_and_settings_train_nothing_unless_asked_to_in_full()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(200));
        await bench.TrainAsync();

        Assert.True((await bench.TrainAsync()).IsSkipped);
        Assert.Single(await bench.VersionsAsync());

        Assert.False((await bench.TrainAsync(new JobArguments { Full = true })).IsSkipped);
        var versions = await bench.VersionsAsync();
        // The same seed, texts and settings: the same weights, so the new version is not worse and serves.
        Assert.Equal([false, true], versions.Select(row => row.IsCurrent));
        Assert.Equal(Weights(bench, versions[0].CheckpointPath), Weights(bench, versions[1].CheckpointPath));

        bench.Sentiment.Training.Seed++;
        Assert.False((await bench.TrainAsync()).IsSkipped);
    }

    [Fact]
    public async Task A_version_that_is_worse_on_the_same_texts_does_not_serve_and_the_run_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(300));
        await bench.TrainAsync();
        // Neither the network nor the bag of words learns anything right from turned labels; those of the test texts stay.
        await using (var context = database.CreateDbContext())
        {
            var learnt = (await context.Reviews.Select(row => new { row.Id, row.Body }).ToListAsync(Cancellation))
                .Where(row => TextKey.Of(row.Body).Fraction >= bench.Sentiment.TestShare).Select(row => row.Id).ToArray();
            await context.Reviews.Where(row => learnt.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsPositive, row => !row.IsPositive), Cancellation);
        }

        var outcome = await bench.TrainAsync();

        Assert.Equal([true, false], (await bench.VersionsAsync()).Select(row => row.IsCurrent));
        Assert.Contains("is worse", outcome.Summary, StringComparison.Ordinal);
        Assert.False((bool)outcome.Metrics["is_current"]!);
    }

    [Fact]
    public async Task Fine_tuning_starts_from_the_current_version_and_needs_new_texts()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(300));
        await bench.TrainAsync();
        Assert.True((await bench.TrainAsync(new JobArguments { FineTune = true })).IsSkipped);

        await bench.StoreAsync(MadeUpReviews.Labelled(40, from: 300));
        await bench.TrainAsync(new JobArguments { FineTune = true });

        var versions = await bench.VersionsAsync();
        Assert.Equal(versions[0].Id, versions[1].ParentId);
        Assert.InRange((double)JsonNode.Parse(versions[1].Metrics)!["accuracy"]!, 0.95, 1);
    }

    [Fact]
    public async Task A_network_of_another_shape_cannot_be_fine_tuned_and_both_shapes_are_named()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(200));
        await bench.TrainAsync();
        bench.Sentiment.Training.LstmHidden = 4;

        var error = await Assert.ThrowsAsync<OperatorException>(() => bench.TrainAsync(new JobArguments { FineTune = true }));

        Assert.Contains("LSTM of 8", error.Message, StringComparison.Ordinal);
        Assert.Contains("LSTM of 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trained_encoder_keeps_its_weights_where_only_the_head_is_trained()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(200));
        bench.UseTrainedEncoder();
        bench.Sentiment.Training.Freeze = Worker.Learning.Bert.EncoderFreeze.All;

        await bench.TrainAsync();

        var version = Assert.Single(await bench.VersionsAsync());
        using var published = Worker.Learning.Weights.NetworkWeights.Load(Path.Combine(bench.Sentiment.Encoder, "model.safetensors"));
        using var trained = bench.Checkpoints.Load(version);
        Assert.True(published.Tensors["embeddings.word_embeddings.weight"].bytes.SequenceEqual(
            trained.Weights.Tensors["encoder.embeddings.words.weight"].bytes));
        Assert.True((await bench.TrainAsync()).IsSkipped);
        // Another file under the same name is another encoder.
        File.Copy(SharedData.Path("bert/parity/masked-lm-legacy/model.safetensors"), Path.Combine(bench.Sentiment.Encoder, "model.safetensors"), overwrite: true);
        Assert.False((await bench.TrainAsync()).IsSkipped);
    }

    private static byte[][] Weights(SentimentBench bench, string path)
    {
        using var weights = Worker.Learning.Weights.NetworkWeights.Load(Path.Combine(bench.Models, path));
        return [.. weights.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.bytes.ToArray())];
    }
}
