namespace Worker.IntegrationTests.Database;

public sealed class SentimentViewTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_score_is_labelled_from_a_half_on_and_hidden_once_the_text_was_edited()
    {
        await using var database = await FilledAsync();

        Assert.Equal(
            [[1L, 0.9m, "positive", 2L, true], [1L, 0.1m, "negative", 1L, false], [2L, 0.5m, "positive", 1L, false], [4L, 0.2m, "negative", 2L, true]],
            await database.RowsAsync(
                "select review_id, score, label, model_version_id, is_current from api.sentiment_scores order by review_id, model_version_id desc", Cancellation));
    }

    [Fact]
    public async Task A_day_counts_each_review_once_by_the_version_that_serves_or_else_the_newest_score()
    {
        await using var database = await FilledAsync();

        // Written at 23:30 in New York on the 1st is the 2nd in UTC; without a date the day it was first seen counts.
        Assert.Equal(
            [["app", new DateOnly(2026, 1, 2), 2, 0.7m, 1m], ["shop", new DateOnly(2026, 2, 1), 1, 0.2m, 0m]],
            await database.RowsAsync("select * from api.daily_sentiment order by subject", Cancellation));
    }

    [Fact]
    public async Task Going_back_to_a_version_brings_its_scores_back()
    {
        await using var database = await FilledAsync();

        await database.ExecuteAsync("select api.promote_model(1)", Cancellation);

        Assert.Equal(0.3m, await database.ScalarAsync<decimal>("select mean_score from api.daily_sentiment where subject = 'app'", Cancellation));
    }

    private async Task<TestDatabase> FilledAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.model_versions (kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed,
              device, is_current, checkpoint_path, checkpoint_sha256, created_at)
            select 'sentiment', 'bert-lstm', '2025-01-01', '2025-12-31', '{}', '{}', '', '', 1, 'cpu', n = 2, n::text, '', now()
            from generate_series(1, 2) as n;
            insert into worker.reviews (source, external_id, subject, published_at, body, text_sha256, first_seen_at, updated_at)
            select 's', n::text, subject, published_at::timestamptz, 'text', 'sha' || n, '2026-02-01T12:00Z', now()
            from (values (1, 'app', '2026-01-01T23:30-05:00'), (2, 'app', '2026-01-02T10:00Z'), (3, 'app', '2026-01-02T11:00Z'), (4, 'shop', null))
              as given (n, subject, published_at);
            insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at)
            values (1, 1, 0.1, 'sha1', now()), (1, 2, 0.9, 'sha1', now()), (2, 1, 0.5, 'sha2', now()), (3, 2, 0.9, 'before the edit', now()),
              (4, 2, 0.2, 'sha4', now());
            """, Cancellation);
        return database;
    }
}
