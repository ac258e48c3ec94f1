using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;
using Worker.Jobs;
using Worker.Models;

namespace Worker.IntegrationTests.Sentiment;

[Collection(nameof(Networks))]
public sealed class ScoreReviewsJobTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_review_gets_a_score_that_fits_its_text_and_a_repeat_writes_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        await bench.StoreAsync(MadeUpReviews.Unlabelled(100, from: 1000));

        var outcome = await bench.ScoreAsync();

        Assert.Equal(300, (int)outcome.Metrics["reviews"]!);
        var scores = await bench.ScoresAsync();
        Assert.Equal(300, scores.Count);
        await using var context = database.CreateDbContext();
        var bodies = await context.Reviews.ToDictionaryAsync(row => row.Id, row => row.Body, Cancellation);
        var right = scores.Count(score => score.Score >= 0.5 == bodies[score.ReviewId].Contains("lovely", StringComparison.Ordinal));
        Assert.InRange(right, 290, 300);

        Assert.True((await bench.ScoreAsync()).IsSkipped);
        Assert.Equal(0, (int)(await bench.ScoreAsync(new JobArguments { Full = true })).Metrics["rows_written"]!);
    }

    [Fact]
    public async Task A_killed_process_loses_at_most_a_chunk()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        await bench.StoreAsync(MadeUpReviews.Unlabelled(5000, from: 1000));
        var settings = new Dictionary<string, string> { ["Sentiment__ChunkSize"] = "10", ["Compute__Device"] = "Cpu", ["Compute__Threads"] = "1" };
        using (var killed = WorkerExecutable.Start(database, bench.Folder, settings, "run", "score-reviews", "--verbose"))
        {
            await killed.WaitForLogAsync("Scored 400 of 5200");
            await killed.SignalAsync("KILL");
            await killed.WaitForExitAsync();
        }

        var kept = await CountAsync(database, "worker.sentiment_scores");
        Assert.InRange(kept, 400, 5199);
        Assert.Equal(0, kept % 10);
        settings["Sentiment__ChunkSize"] = "1000";
        using var next = WorkerExecutable.Start(database, bench.Folder, settings, "run", "score-reviews", "--verbose");
        Assert.True(await next.WaitForExitAsync() == 0, next.Describe());
        Assert.Equal(5200L, await CountAsync(database, "worker.sentiment_scores"));
        Assert.Equal(5200 - kept, await database.ScalarAsync<long>("select (metrics->>'reviews')::bigint from api.runs order by id desc limit 1", Cancellation));
    }

    [Fact]
    public async Task A_cancelled_run_keeps_its_chunks_and_the_next_goes_on_from_there()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        bench.Sentiment.ChunkSize = 60;
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var chunks = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.ScoreAsync(
            progress: _ =>
            {
                if (++chunks == 2) kill.Cancel();
            },
            cancellationToken: kill.Token));

        var before = await bench.ScoresAsync();
        Assert.Equal(120, before.Count);
        Assert.Equal(80, (int)(await bench.ScoreAsync()).Metrics["reviews"]!);
        var after = await bench.ScoresAsync();
        Assert.Equal(200, after.Count);
        Assert.Equal(before.Select(score => (score.ReviewId, score.Score)), after.Take(120).Select(score => (score.ReviewId, score.Score)));
    }

    [Fact]
    public async Task An_edited_review_has_no_score_until_it_is_scored_again()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        await bench.ScoreAsync();
        var id = (await bench.ScoresAsync())[0].ReviewId;
        const string Edited = "the dreadful app on my phone was dreadful";
        await using (var context = database.CreateDbContext())
        {
            await context.Reviews.Where(row => row.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Body, Edited).SetProperty(row => row.TextSha256, MadeUpReviews.Sha256(Edited)), Cancellation);
        }

        Assert.Equal(0L, await CountAsync(database, $"api.sentiment_scores where review_id = {id}"));
        var outcome = await bench.ScoreAsync();

        Assert.Equal(1, (int)outcome.Metrics["reviews"]!);
        Assert.Equal("negative", await database.ScalarAsync<string>($"select label from api.sentiment_scores where review_id = {id}", Cancellation));
    }

    [Theory]
    [InlineData(true, 210)]
    [InlineData(false, 10)]
    public async Task Whether_a_new_version_scores_everything_again_is_a_setting(bool rescore, int scored)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        await bench.ScoreAsync();
        bench.Sentiment.Training.Seed++;
        await bench.TrainAsync();
        Assert.True((await bench.VersionsAsync())[1].IsCurrent);
        await bench.StoreAsync(MadeUpReviews.Unlabelled(10, from: 1000));
        bench.Sentiment.Rescore = rescore;

        Assert.Equal(scored, (int)(await bench.ScoreAsync()).Metrics["reviews"]!);
        // A review counts once in the daily figures, whatever versions have scored it.
        Assert.Equal(210L, await database.ScalarAsync<long>("select sum(n) from api.daily_sentiment", Cancellation));
    }

    [Fact]
    public async Task Listeners_are_told_after_each_commit()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        bench.Sentiment.ChunkSize = 150;
        await using var listener = await database.DataSource.OpenConnectionAsync(Cancellation);
        var notices = new List<JsonNode>();
        listener.Notification += (_, notice) => notices.Add(JsonNode.Parse(notice.Payload)!);
        await using (var listen = new NpgsqlCommand("listen worker_results", listener)) await listen.ExecuteNonQueryAsync(Cancellation);

        await bench.ScoreAsync();
        while (notices.Count < 2 && await listener.WaitAsync(TimeSpan.FromSeconds(30), Cancellation))
        {
        }

        Assert.Equal([150, 50], notices.Select(notice => (int)notice["scores"]!));
        Assert.All(notices, notice => Assert.Equal("sentiment_scores", (string?)notice["kind"]));
    }

    [Fact]
    public async Task Without_a_model_the_run_is_skipped_and_the_way_to_one_named()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(10));

        var outcome = await bench.ScoreAsync();

        Assert.True(outcome.IsSkipped);
        Assert.Equal("no sentiment model has been trained yet; run train-sentiment", outcome.Summary);
    }

    [Fact]
    public async Task A_model_whose_file_is_gone_is_a_failure()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        foreach (var file in Directory.EnumerateFiles(bench.Folder, "*.safetensors", SearchOption.AllDirectories)) File.Delete(file);

        await Assert.ThrowsAsync<CheckpointException>(() => bench.ScoreAsync());
    }

    [Fact]
    public async Task Nothing_that_shaped_the_training_is_needed_to_score()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        await bench.ScoreAsync();
        var before = await bench.ScoresAsync();
        bench.Sentiment.Encoder = "/gone";
        bench.Sentiment.Training.MaxTokens = 2;
        bench.Sentiment.TextbookCleaning = true;

        await bench.ScoreAsync(new JobArguments { Full = true });

        Assert.Equal(before.Select(score => score.Score), (await bench.ScoresAsync()).Select(score => score.Score));
    }

    [Fact]
    public async Task Reviews_in_other_languages_and_without_a_known_word_are_kept_counted_and_not_scored()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await TrainedAsync(database);
        await bench.ScoreAsync();
        bench.Sentiment.Languages = ["en"];
        await bench.StoreAsync(
        [
            MadeUpReviews.Review(5001, "Diese App ist furchtbar und stürzt ständig ab"),
            MadeUpReviews.Review(5002, "Muy buena aplicación, la recomiendo"),
            MadeUpReviews.Review(5003, "\U0001F44D\U0001F44D\U0001F44D"),
            MadeUpReviews.Review(5004, "the lovely app was on my phone today"),
        ]);

        var outcome = await bench.ScoreAsync();

        Assert.Equal((1, 2, 1), ((int)outcome.Metrics["reviews"]!, (int)outcome.Metrics["other_languages"]!, (int)outcome.Metrics["without_known_words"]!));
        Assert.EndsWith("not scored: 2 in languages that it does not read, 1 without a known word", outcome.Summary, StringComparison.Ordinal);
        await using var context = database.CreateDbContext();
        var languages = await context.Reviews.Where(row => row.Id > 200).OrderBy(row => row.Id).Select(row => row.Language).ToListAsync(Cancellation);
        Assert.Equal(["de", "es", "und", "en"], languages);
        Assert.Equal(201, (await bench.ScoresAsync()).Count);
        Assert.True((await bench.ScoreAsync()).IsSkipped);

        // A language that the operator adds is scored in the next run.
        bench.Sentiment.Languages = ["en", "de"];
        Assert.Equal(1, (int)(await bench.ScoreAsync()).Metrics["reviews"]!);
    }

    private static async Task<SentimentBench> TrainedAsync(TestDatabase database)
    {
        var bench = new SentimentBench(database);
        await bench.StoreAsync(MadeUpReviews.Labelled(200));
        await bench.TrainAsync();
        return bench;
    }

    private static Task<long> CountAsync(TestDatabase database, string what) => database.ScalarAsync<long>($"select count(*) from {what}", Cancellation);
}
