using System.Globalization;

namespace Worker.IntegrationTests.Database;

/// <summary>Views that analysts ask: what was rejected, what a training did, and whether mood goes with returns.</summary>
public sealed class AnalystViewTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_rounds_every_figure_without_a_cast()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var doubles = await database.RowsAsync(
            """
            select format('%s.%s', c.relname, a.attname) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
            where c.relnamespace = 'api'::regnamespace and c.relkind = 'v' and a.atttypid in ('float8'::regtype, 'float4'::regtype) order by 1
            """, Cancellation);

        // Live calibration computes with these to the last bit.
        Assert.Equal(
            ["forecasts.calibration_80", "forecasts.calibration_95", "latest_forecasts.calibration_80", "latest_forecasts.calibration_95"],
            doubles.Select(row => (string)row[0]!));
    }

    [Fact]
    public async Task Mood_stands_beside_the_return_of_the_next_session_and_a_weekend_counts_once()
    {
        await using var database = await WithMoodAsync();

        var rows = await database.RowsAsync(
            "select date, n, round(mean_score, 3), round(positive_share, 3), previous_date, session_return from api.mood_returns where subject = 'Larkpad' order by date", Cancellation);

        // Monday's review beside Tuesday, Thursday's beside Friday; those of Friday to Sunday beside Monday, once. That of the last day has no session yet.
        Assert.Equal(
        [
            [new DateOnly(2024, 7, 2), 1, 0.9m, 1m, new DateOnly(2024, 7, 1), 0.1m],
            [new DateOnly(2024, 7, 5), 1, 0.2m, 0m, new DateOnly(2024, 7, 2), -0.1m],
            [new DateOnly(2024, 7, 8), 3, 0.6m, 0.667m, new DateOnly(2024, 7, 5), 0.02m],
        ], rows);
    }

    [Fact]
    public async Task The_correlation_of_mood_and_return_has_its_interval()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            $"""
            insert into worker.symbol_subjects values ('AAA', 'Larkpad'), ('AAA', 'Fernway');
            insert into worker.model_versions (id, kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current,
              checkpoint_path, checkpoint_sha256, created_at, lineage)
            values (1, 'sentiment', 's', '2020-01-01', '2020-01-01', jsonb_build_object(), jsonb_build_object(), '', '', 1, 'cpu', true, '', '', now(), jsonb_build_object());
            insert into worker.price_bars (symbol, date, close, source, fetched_at)
            select 'AAA', date '2024-01-01' + i, 100 * exp(sum(case when i = 0 then 0 else 0.01 * sin(i * 1.7) end) over (order by i)), 'csv', now() from generate_series(0, 40) as i;
            insert into worker.reviews (id, source, external_id, subject, published_at, body, text_sha256, first_seen_at, updated_at)
            select i, 's', i, 'Larkpad', timestamptz '2024-01-01 12:00Z' + i * interval '1 day', 'x', 'h', now(), now() from generate_series(0, 39) as i;
            insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at)
            select i, 1, 0.5 + 0.2 * sin((i + 1) * 1.7) + 0.2 * sin(i * 0.9), 'h', now() from generate_series(0, 39) as i
            """, Cancellation);

        var row = Assert.Single(await database.RowsAsync(
            "select subject, symbol, n, correlation, lower_95, upper_95 from api.mood_correlation where symbol = 'AAA'", Cancellation));
        var pairs = await database.RowsAsync("select mean_score, session_return from api.mood_returns", Cancellation);

        Assert.Equal(["Larkpad", "AAA", 40], row[..3]);
        var (moods, returns) = (pairs.Select(pair => (double)(decimal)pair[0]!).ToArray(), pairs.Select(pair => (double)(decimal)pair[1]!).ToArray());
        var correlation = MathNet(moods, returns);
        Assert.Equal(correlation, (double)(decimal)row[3]!, 1e-9);
        Assert.Equal(Math.Tanh(Math.Atanh(correlation) - (1.959963984540054 / Math.Sqrt(37))), (double)(decimal)row[4]!, 1e-9);
        Assert.Equal(Math.Tanh(Math.Atanh(correlation) + (1.959963984540054 / Math.Sqrt(37))), (double)(decimal)row[5]!, 1e-9);
        Assert.InRange(correlation, 0.3, 0.95);

        double MathNet(double[] x, double[] y) => MeanProduct(x, y) / Math.Sqrt(MeanProduct(x, x) * MeanProduct(y, y));
        double MeanProduct(double[] x, double[] y) => x.Zip(y, (a, b) => (a - x.Average()) * (b - y.Average())).Average();
    }

    [Fact]
    public async Task A_mood_that_equals_the_return_or_never_changes_breaks_no_query()
    {
        await using var database = await WithMoodAsync();
        await database.ExecuteAsync(
            "update worker.sentiment_scores set score = 0.25; insert into worker.symbol_subjects values ('AAA', 'nobody'), ('NOBAR', 'Larkpad')", Cancellation);

        Assert.Equal([["Larkpad", "AAA", 3, null, null, null]], await database.RowsAsync(
            "select subject, symbol, n, correlation, lower_95, upper_95 from api.mood_correlation", Cancellation));
    }

    [Theory]
    [InlineData("select * from api.daily_sentiment where subject = 'Larkpad'", "ix_reviews_subject_day")]
    [InlineData("select * from api.daily_sentiment where subject = any (array['Larkpad', 'Fernway']) and date < '2024-07-05'", "ix_reviews_subject_day")]
    [InlineData("select * from api.mood_returns where symbol = 'AAA'", "ix_reviews_subject_day")]
    [InlineData("select * from api.forecast_skill where symbol = 'AAA'", "symbol = 'AAA'")]
    [InlineData("select * from api.forecast_scores where symbol = 'AAA' and model = 'naive'", "symbol = 'AAA'")]
    [InlineData("select date, close, currency from api.prices where symbol = 'AAA' and date > '2024-01-01'", "pk_price_bars")]
    public async Task A_question_about_one_name_does_not_read_the_whole_table(string question, string used)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        // The planner of an empty database would read everything; it may not here.
        var plan = string.Join('\n', (await database.RowsAsync($"set enable_seqscan = off; explain {question}", Cancellation)).Select(row => row[0]));

        Assert.Contains(used, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on reviews", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on price_bars", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on forecasts", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_rows_epochs_and_listings_are_there_for_readers()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await ModelVersions.AddAsync(database, "gru", 1, Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.rejected_bars (symbol, source, rule, row_key, date, detail, values, rejected_at) values
              ('AAA', 'csv', 'high_below_low', '2024-07-02', '2024-07-02', 'high 1, low 2', jsonb_build_object(), now()),
              ('AAA', 'csv', 'high_below_low', '2024-07-03', '2024-07-03', 'high 1, low 2', jsonb_build_object(), now());
            insert into worker.rejected_reviews (source, rule, row_key, detail, values, rejected_at) values ('shop', 'no_text', '7', 'no text', jsonb_build_object(), now());
            insert into worker.training_epochs select id, 1, 0.5, 'NaN', 0.001, 2.5 from worker.model_versions;
            insert into worker.symbols (symbol, source, currency, time_zone, calendar, session_close) values ('AAA', 'csv', 'USD', 'UTC', 'every_day', '00:00');
            insert into worker.symbol_subjects values ('AAA', 'Larkpad'), ('AAA', 'Fernway');
            insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('AAA', '2024-07-01', 1, 'csv', now()), ('BBB', '2024-07-01', 1, 'csv', now());
            set role worker_reader
            """, Cancellation);

        Assert.Equal([["bar", "csv", "AAA", "high_below_low", 2], ["review", "shop", null, "no_text", 1]],
            await database.RowsAsync("select kind, source, symbol, rule, n from api.rejection_counts order by kind", Cancellation));
        Assert.Equal([["gru", 1, 0.5m]], await database.RowsAsync("select name, epoch, training_loss from api.training_epochs where validation_loss = 'NaN'", Cancellation));
        Assert.Equal([["USD", "Fernway,Larkpad"]], await database.RowsAsync("select currency, array_to_string(subjects, ',') from api.symbols", Cancellation));
        Assert.Equal([["AAA", "USD"], ["BBB", null]], await database.RowsAsync("select symbol, currency from api.prices order by symbol", Cancellation));
    }

    [Fact]
    public async Task The_share_of_symbols_that_beat_the_naive_forecast_is_one_row_per_model_and_horizon()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        foreach (var (symbol, predicted) in new[] { ("AAA", 101m), ("BBB", 101m), ("CCC", 99m), ("DDD", 100.5m) })
        {
            foreach (var (model, close, bound) in new[] { ("naive", 100m, 5m), ("gru", predicted, 1m) })
            {
                await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                    $"""
                    insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_80, upper_80, lower_95, upper_95, naive_close,
                      is_published, created_at)
                    values ('{symbol}', '2024-07-01', 1, '2024-07-02', '{model}', {close}, {close - bound}, {close + bound}, {close - bound}, {close + bound}, 100, {model == "gru"}, now());
                    """), Cancellation);
            }
        }
        await database.ExecuteAsync(
            """
            insert into worker.price_bars (symbol, date, close, source, fetched_at)
            select s, d, c, 'csv', now() from unnest(array['AAA', 'BBB', 'CCC', 'DDD']) as s, (values (date '2024-07-01', 100), (date '2024-07-02', 101)) as v (d, c)
            """, Cancellation);

        var rows = await database.RowsAsync(
            "select model, symbols, n, round(beats_naive_share, 2), round(beats_naive_rmse_share, 2), round(coverage_80, 2) from api.skill_summary order by model", Cancellation);

        Assert.Equal([["gru", 4, 4L, 0.75m, 0.75m, 0.75m], ["naive", 4, 4L, 0m, 0m, 1m], ["published", 4, 4L, 0.75m, 0.75m, 0.75m]], rows);
    }

    private async Task<TestDatabase> WithMoodAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.symbol_subjects values ('AAA', 'Larkpad');
            insert into worker.model_versions (id, kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current,
              checkpoint_path, checkpoint_sha256, created_at, lineage)
            values (1, 'sentiment', 's', '2020-01-01', '2020-01-01', jsonb_build_object(), jsonb_build_object(), '', '', 1, 'cpu', true, '', '', now(), jsonb_build_object());
            insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('AAA', '2024-07-01', 100, 'csv', now()), ('AAA', '2024-07-02', 110, 'csv', now()),
              ('AAA', '2024-07-05', 99, 'csv', now()), ('AAA', '2024-07-08', 100.98, 'csv', now());
            insert into worker.reviews (id, source, external_id, subject, published_at, body, text_sha256, first_seen_at, updated_at)
            select id, 's', id, 'Larkpad', at, 'x', 'h', now(), now()
            from (values (1, timestamptz '2024-07-01 23:00Z'), (2, '2024-07-04 01:00Z'), (3, '2024-07-05 12:00Z'), (4, '2024-07-06 12:00Z'), (5, '2024-07-07 12:00Z'),
              (6, '2024-07-08 12:00Z')) as given (id, at);
            insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at)
            select id, 1, score, 'h', now() from (values (1, 0.9), (2, 0.2), (3, 0.9), (4, 0.6), (5, 0.3), (6, 0.5)) as given (id, score)
            """, Cancellation);
        return database;
    }
}
