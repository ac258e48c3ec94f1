using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Panels;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Forecasting;

public sealed class StoredMoodTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_has_the_reviews_of_the_days_before_it_and_none_of_its_own_day()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        // Monday to Thursday, and a review on Sunday, on Monday, two on Tuesday, and one of another subject.
        await database.ExecuteAsync(
            """
            insert into worker.price_bars (symbol, date, close, source, fetched_at)
            select s, date '2024-01-08' + i, 100, 'csv', now() from generate_series(0, 3) as i, unnest('{AAA,BBB}'::text[]) as s;
            insert into worker.model_versions (id, kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current, checkpoint_path,
              checkpoint_sha256, created_at, lineage)
            values (1, 'sentiment', 's', '2020-01-01', '2020-01-02', '{}', '{}', 'a', '1', 1, 'cpu', true, 'a', 'a', now(), '{}');
            """, Cancellation);
        await AddReviewsAsync(database, ("one", "2024-01-07", 0.2), ("one", "2024-01-08", 0.4), ("two", "2024-01-09", 0.6), ("one", "2024-01-09", 1.0), ("other", "2024-01-09", 0.0));
        var options = new ForecastingOptions();
        options.Subjects["aaa"] = ["one", "two"];

        var bars = await new StoredBars(database, Options.Create(options)).LoadAsync(["AAA", "BBB"], new DateOnly(2024, 1, 11), Cancellation);

        Assert.Equal([0, 1, 2, 0], bars[0].MoodCount);
        Assert.Equal([0.4, 0.8], bars[0].MoodScore[1..3].Select(score => Math.Round(score, 9)));
        Assert.False(bars[1].HasMood);
    }

    private static async Task AddReviewsAsync(TestDatabase database, params (string Subject, string Date, double Score)[] reviews)
    {
        foreach (var (index, review) in reviews.Index())
        {
            await database.ExecuteAsync(
                FormattableString.Invariant(
                $"""
                insert into worker.reviews (id, source, external_id, subject, published_at, body, text_sha256, first_seen_at, updated_at)
                values ({index + 1}, 's', '{index}', '{review.Subject}', '{review.Date} 12:00+00', 'text', 'a', now(), now());
                insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at) values ({index + 1}, 1, {review.Score}, 'a', now());
                """), Cancellation);
        }
    }
}
