using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Reports;

/// <summary>
/// A database as after some months of use: two symbols with 120 bars and daily forecasts of two models, a nightly run of which a part
/// failed, reviews of one subject that is mapped to a symbol, and versions of both models.
/// </summary>
internal static class FilledDatabase
{
    /// <summary>What a hostile feed would have a page execute.</summary>
    public const string Hostile = "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>";

    private const string Sql =
        """
        insert into worker.symbols (symbol, source, currency, time_zone, calendar, session_close, first_date, last_date, is_followed)
        values ('AAA', 'csv', 'USD', 'America/New_York', 'new_york', '16:00', '2026-01-05', '2026-05-04', true),
          ('B/B', 'csv', null, 'UTC', 'every_day', '23:59', '2026-01-05', '2026-05-04', true);
        insert into worker.price_bars (symbol, date, close, source, fetched_at)
        select s, date '2026-01-05' + i, 100 + 5 * sin(i / 7.0) + i % 3, 'csv', now() from unnest('{AAA,B/B}'::text[]) as s, generate_series(0, 119) as i;
        insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95,
          naive_close, is_published, created_at)
        select b.symbol, b.date, h, b.date + h, m, b.close, b.close - w * 0.5, b.close + w * 0.5, b.close - w, b.close + w, b.close - 2 * w, b.close + 2 * w, b.close, m = 'gru', now()
        from worker.price_bars b, generate_series(1, 3) as h, unnest('{gru,naive}'::text[]) as m, lateral (select case m when 'gru' then 2.5 else 4 end as w) as width
        where b.date >= date '2026-02-01';
        insert into worker.rejected_bars (symbol, source, rule, row_key, date, detail, "values", rejected_at)
        values ('AAA', 'csv', 'high_below_low', 'k', '2026-03-01', 'high 1 is below low 2', '{}', now());
        insert into worker.runs (job, args, requested_by, state, message, error, queued_at, started_at, finished_at, parent_id, attempt)
        values ('nightly', '{}', 'schedule', 'partial', 'fetch-prices failed', null, now() - interval '1 hour', now() - interval '1 hour', now() - interval '50 minutes', null, 1),
          ('fetch-prices', '{}', 'schedule', 'failed', null, 'the feed answers 404', now() - interval '1 hour', now() - interval '1 hour', now() - interval '55 minutes', 1, 1),
          ('forecast', '{}', 'schedule', 'succeeded', '12 forecasts', null, now() - interval '54 minutes', now() - interval '54 minutes', now() - interval '53 minutes', 1, 1);
        insert into worker.run_logs (run_id, logged_at, level, category, message) values (2, now(), 'error', 'c', 'HOSTILE');
        insert into worker.model_versions (kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed,
          device, is_current, checkpoint_path, checkpoint_sha256, created_at)
        values
          ('forecaster', 'gru', '2026-01-05', '2026-04-04', '{"pinball_ratio": 0.98}', '{"cell": "Gru"}', 'a', '0.1.0', 42, 'cpu', false, '1', '', now()),
          ('forecaster', 'gru', '2026-01-05', '2026-05-04', '{"pinball_ratio": 0.97, "horizons": [{"group": "all", "horizon": 1, "published": "gru", "newest": [{"model": "gru", "pinball_ratio": 0.97}]}]}',
            '{"cell": "Gru"}', 'b', '0.1.0', 42, 'cpu', true, '2', '', now()),
          ('sentiment', 'bert-lstm', '2026-01-05', '2026-05-04', '{"accuracy": 0.9, "bag_of_words_accuracy": 0.8, "scored_by": "blend", "test": {"n": 80}}', '{}', 'c', '0.1.0', 42, 'cpu', true, '3', '', now());
        insert into worker.training_epochs (model_version_id, epoch, training_loss, validation_loss, learning_rate, seconds)
        select v, e, 1.0 / e, 1.1 / e + 0.01 * e, 0.001, 1 from generate_series(1, 3) as v, generate_series(1, 8) as e;
        insert into worker.promotions (kind, name, model_version_id, horizon, candidate, incumbent, is_promoted, figures, reason, decided_at)
        values ('forecaster', 'gru', 2, 1, 'gru', 'har', true, '{}', 'gru replaces har', now()), ('sentiment', 'bert-lstm', 3, null, 'version 3', 'none', true, '{}', 'is the first', now());
        insert into worker.reviews (source, external_id, subject, published_at, rating, title, body, text_sha256, first_seen_at, updated_at)
        select 's', n::text, 'Gadget', timestamptz '2026-03-01 12:00Z' + n * interval '12 hours', 1 + n % 5, 'Title ' || n, case when n = 1 then 'HOSTILE' else 'text ' || n end, 'sha' || n, now(), now()
        from generate_series(1, 120) as n;
        insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at)
        select id, 3, 0.5 + 0.49 * sin(id), text_sha256, now() from worker.reviews;
        insert into worker.symbol_subjects (symbol, subject) values ('AAA', 'Gadget');
        """;

    public static async Task<TestDatabase> CreateAsync(PostgresFixture postgres, CancellationToken cancellationToken)
    {
        var database = await postgres.CreateDatabaseAsync(cancellationToken);
        await database.ExecuteAsync(Sql.Replace("HOSTILE", Hostile.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal), cancellationToken);
        return database;
    }
}
