using System.Globalization;
using System.Text;

namespace Worker.IntegrationTests.Database;

/// <summary>
/// The actual closes beside the forecasts, and the figures that are stored, are those of their definitions after any sequence of writes:
/// while some are marked as stale, and after they are stored anew.
/// </summary>
public sealed class StoredFiguresTests(PostgresFixture postgres)
{
    private const string Versions =
        """
        insert into worker.model_versions (kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current, checkpoint_path,
          checkpoint_sha256, created_at)
        select 'sentiment', 'bert', '2025-01-01', '2025-12-31', jsonb_build_object(), jsonb_build_object(), '', '', 1, 'cpu', n = 2, n::text, '', now() from generate_series(1, 3) as n;
        insert into worker.symbols (symbol, source, time_zone, calendar, session_close, is_followed) values ('AAA', 'csv', 'UTC', 'every_day', '00:00', true), ('BBB', 'csv', 'UTC', 'every_day', '00:00', true);
        """;

    // One row for each quantile of each forecast: what the view would take too long for.
    private const string QuantileLosses =
        """
        select f.symbol, shown.name as model, f.horizon, q.level, count(*) as n, avg(loss.own) as pinball,
          sum(loss.own / f.naive_close) filter (where loss.naive is not null) / nullif(sum(loss.naive / f.naive_close), 0) as pinball_ratio
        from worker.forecasts f
        left join worker.forecasts n
          on (n.symbol, n.horizon, n.as_of_date) = (f.symbol, f.horizon, f.as_of_date) and n.model = 'naive' and n.lower_50 is not null
        cross join lateral (values (f.model), ('published')) as shown (name)
        cross join lateral (values
          (0.025, f.lower_95, n.lower_95), (0.1, f.lower_80, n.lower_80), (0.25, f.lower_50, n.lower_50), (0.5, f.predicted_close, n.predicted_close),
          (0.75, f.upper_50, n.upper_50), (0.9, f.upper_80, n.upper_80), (0.975, f.upper_95, n.upper_95)) as q (level, own, naive)
        cross join lateral (select
          case when f.actual_close < q.own then (1 - q.level) * (q.own - f.actual_close) else q.level * (f.actual_close - q.own) end as own,
          case when n.actual_close < q.naive then (1 - q.level) * (q.naive - n.actual_close)
            else q.level * (n.actual_close - q.naive) end as naive) as loss
        where f.actual_close is not null and f.lower_50 is not null and (shown.name <> 'published' or f.is_published)
        group by f.symbol, shown.name, f.horizon, q.level
        """;

    private const string Pit =
        """
        select f.symbol, shown.name as model, f.horizon, l.from_level, count(*) as n,
          count(*) / sum(count(*)) over (partition by f.symbol, shown.name, f.horizon) as share
        from worker.forecasts f
        cross join lateral (values (f.model), ('published')) as shown (name)
        cross join lateral (
          select (array[0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])[1 + count(*)] as from_level
          from unnest(array[f.lower_95, f.lower_80, f.lower_50, f.predicted_close, f.upper_50, f.upper_80, f.upper_95]) as quantile
          where quantile < f.actual_close
        ) as l
        where f.actual_close is not null and f.lower_50 is not null and (shown.name <> 'published' or f.is_published)
        group by f.symbol, shown.name, f.horizon, l.from_level
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task After_any_writes_all_figures_are_those_of_their_definitions(int seed)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Versions, Cancellation);
        var random = new Random(seed);
        for (var step = 0; step < 60; step++)
        {
            var write = Write(random);
            await database.ExecuteAsync(write, Cancellation);
            if (random.Next(4) == 0)
                await database.ExecuteAsync("select worker.refresh_figures()", Cancellation);
            if (step % 3 == 0)
                await RequireEqualAsync(database, $"seed {seed}, step {step}: {write}");
        }
        await database.ExecuteAsync("select worker.refresh_figures()", Cancellation);
        await RequireEqualAsync(database, $"seed {seed}, end");
        Assert.Equal(0L, await database.ScalarAsync<long>(
            "select (select count(*) from worker.stale_symbols) + (select count(*) from worker.stale_days) + (select count(*) from worker.stale_moods)", Cancellation));
        Assert.NotEqual(0L, await database.ScalarAsync<long>(
            "select least((select count(*) from worker.symbol_figures), (select count(*) from worker.day_figures), (select count(*) from worker.mood_days), (select count(*) from worker.quantile_sums))", Cancellation));
    }

    [Fact]
    public async Task A_repeated_write_makes_nothing_stale()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Versions, Cancellation);
        var random = new Random(7);
        for (var step = 0; step < 30; step++)
            await database.ExecuteAsync(Write(random), Cancellation);
        await database.ExecuteAsync("select worker.refresh_figures()", Cancellation);

        await database.ExecuteAsync(
            """
            update worker.price_bars set fetched_at = now(), volume = 1;
            update worker.forecasts set run_id = 5, created_at = now();
            update worker.reviews set title = 'x';
            insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('DDD', '2024-01-01', 50, 'csv', now())
            """, Cancellation);

        Assert.Equal(0L, await database.ScalarAsync<long>(
            "select (select count(*) from worker.stale_symbols) + (select count(*) from worker.stale_days) + (select count(*) from worker.stale_moods)", Cancellation));
    }

    /// <summary>A naive close of 0 makes the figures of the other symbol fail, so that a question shows whether they were computed.</summary>
    [Theory]
    [InlineData("forecast_skill")]
    [InlineData("forecast_quantile_losses")]
    public async Task A_question_for_one_symbol_computes_no_other(string view)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        foreach (var symbol in new[] { "'AAA'", "'BBB'" })
        {
            await database.ExecuteAsync(
                $"insert into worker.price_bars (symbol, date, close, source, fetched_at) select {symbol}, date '2024-01-01' + i, 50 + i % 2, 'csv', now() from generate_series(0, 20) as i", Cancellation);
            await database.ExecuteAsync(Forecasts(symbol, "date '2024-01-01'", "50", "0.5"), Cancellation);
        }
        await database.ExecuteAsync("update worker.forecasts set naive_close = 0, calibration_80 = 1 where symbol = 'BBB'", Cancellation);

        Assert.NotEmpty(await database.RowsAsync($"select * from api.{view} where symbol = 'AAA'", Cancellation));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.RowsAsync($"select * from api.{view} where symbol = 'BBB'", Cancellation));
    }

    [Fact]
    public async Task A_forecast_and_a_bar_that_are_written_at_once_miss_nothing_of_each_other()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            Versions + "insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('AAA', '2024-01-01', 50, 'csv', now()), ('AAA', '2024-01-02', 51, 'csv', now())",
            Cancellation);
        foreach (var isForecastFirst in new[] { true, false })
        {
            const string Bar = "update worker.price_bars set close = close + 1 where symbol = 'AAA' and date = '2024-01-02'";
            var forecast = Forecast($"'AAA', date '2024-01-01', {(isForecastFirst ? 1 : 2)}");
            var (first, second) = isForecastFirst ? (forecast, Bar) : (Bar, forecast);
            await using var one = await database.DataSource.OpenConnectionAsync(Cancellation);
            await using var transaction = await one.BeginTransactionAsync(Cancellation);
            await using (var command = new Npgsql.NpgsqlCommand(first, one, transaction))
                await command.ExecuteNonQueryAsync(Cancellation);
            var other = database.ExecuteAsync(second, Cancellation);
            await Task.Delay(200, Cancellation);
            Assert.False(other.IsCompleted, "The second writer waits for the first.");
            await transaction.CommitAsync(Cancellation);
            await other;
            await RequireEqualAsync(database, second);
        }
    }

    private static async Task RequireEqualAsync(TestDatabase database, string after)
    {
        var wrong = await database.RowsAsync(
            $"""
            select 'actual', f.id::text, f.actual_close::text, a.close::text from worker.forecasts f join worker.forecast_actuals a on a.id = f.id
            where (f.actual_date, f.actual_close, f.pinball, f.crps, f.winkler_80, f.winkler_95, f.is_in_raw_80, f.is_in_raw_95)
              is distinct from (a.date, a.close, a.pinball, a.crps, a.winkler_80, a.winkler_95, a.is_in_raw_80, a.is_in_raw_95)
            union all
            select 'skill', coalesce(s.symbol, c.symbol), s::text, c::text from api.forecast_skill s full join worker.computed_skill c using (symbol, model, horizon)
            where (s.n, round(s.mae, 9), round(s.mase, 9), round(s.pinball_ratio, 9), s.coverage_80, s.raw_coverage_80, round(s.dm_p_value, 9), s.first_as_of_date, round(s.width_80, 9))
              is distinct from (c.n, round(c.mae, 9), round(c.mase, 9), round(c.pinball_ratio, 9), c.coverage_80, c.raw_coverage_80, round(c.dm_p_value, 9), c.first_as_of_date, round(c.width_80, 9))
            union all
            select 'quantile', coalesce(s.symbol, c.symbol), s::text, c::text
            from api.forecast_quantile_losses s full join ({QuantileLosses}) as c using (symbol, model, horizon, level)
            where s.n is distinct from c.n or not coalesce(abs(s.pinball - c.pinball) < 1e-9, false) or (s.pinball_ratio is null) <> (c.pinball_ratio is null)
              or abs(s.pinball_ratio - c.pinball_ratio) > 1e-9
            union all
            select 'pit', coalesce(s.symbol, c.symbol), s::text, c::text
            from (select * from api.forecast_pit where n > 0) as s full join ({Pit}) as c using (symbol, model, horizon, from_level)
            where s.n is distinct from c.n or abs(s.share - c.share) > 1e-9
            union all
            select 'day', coalesce(s.model, c.model), s::text, c::text from worker.daily_skill s full join worker.computed_days c using (model, horizon, as_of_date)
            where (s.n, s.naive_n, s.inside_80, s.raw_80, s.inside_95, s.raw_95) is distinct from (c.n, c.naive_n, c.inside_80, c.raw_80, c.inside_95, c.raw_95)
              or abs(s.squares - c.squares) > 1e-9 or abs(s.naive_squares - c.naive_squares) > 1e-9 or (s.pinball is null) <> (c.pinball is null)
              or abs(s.pinball - c.pinball) > 1e-9 or abs(s.naive_pinball - c.naive_pinball) > 1e-9
            union all
            select 'mood', coalesce(s.subject, c.subject), s::text, c::text from worker.daily_moods s full join worker.computed_moods c using (subject, date)
            where (s.n, s.positive) is distinct from (c.n, c.positive) or abs(s.total - c.total) > 1e-9
            """, Cancellation);
        Assert.True(wrong.Count == 0, $"After {after}\n{string.Join('\n', wrong.Select(row => string.Join(" | ", row)))}");
    }

    private static string Write(Random random)
    {
        var symbol = $"'{(random.Next(2) == 0 ? "AAA" : random.Next(2) == 0 ? "BBB" : "CCC")}'";
        var day = string.Create(CultureInfo.InvariantCulture, $"date '2024-01-01' + {random.Next(30)}");
        var close = string.Create(CultureInfo.InvariantCulture, $"{45 + (10 * random.NextDouble()):F2}");
        var review = random.Next(1, 40);
        return random.Next(16) switch
        {
            0 or 1 or 2 => $"insert into worker.price_bars (symbol, date, close, source, fetched_at) select {symbol}, {day} + i, {close} + i % 3, 'csv', now() from generate_series(0, {random.Next(8)}) as i on conflict (symbol, date) do update set close = excluded.close",
            3 => $"update worker.price_bars set close = close / 2 where symbol = {symbol}",
            4 => $"delete from worker.price_bars where symbol = {symbol} and date between {day} and {day} + {random.Next(3)}",
            5 => $"update worker.price_bars set date = date + 40 where symbol = {symbol} and date = {day} and not exists (select from worker.price_bars b where b.symbol = {symbol} and b.date = {day} + 40)",
            6 or 7 or 8 => Forecasts(symbol, day, close, random.Next(5) > 0 ? "0.5" : "null"),
            9 => $"update worker.forecasts set is_published = not is_published, naive_close = naive_close + {random.Next(2)} where symbol = {symbol} and as_of_date = {day}",
            10 => $"delete from worker.forecasts where symbol = {symbol} and as_of_date between {day} and {day} + 2",
            11 or 12 => $"insert into worker.reviews (source, external_id, subject, published_at, body, text_sha256, first_seen_at, updated_at) select 's', i, 'subject ' || i % 3, timestamptz '2024-01-01Z' + i % 5 * interval '1 day', 'x', 'sha', now(), now() from generate_series({review}, {review + 5}) as i on conflict do nothing; insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at) select id, {random.Next(1, 4)}, {random.Next(100)} / 100.0, 'sha', now() from worker.reviews where id % 3 = {random.Next(3)} on conflict (review_id, model_version_id) do update set score = excluded.score, scored_at = excluded.scored_at",
            13 => $"update worker.reviews set published_at = published_at + interval '1 day', text_sha256 = case when id % 2 = 0 then 'edited' else text_sha256 end where id = {review}; update worker.reviews set subject = 'subject 9' where id = {review + 1}",
            14 => $"delete from worker.reviews where id = {review}; delete from worker.sentiment_scores where review_id = {review + 2}",
            _ => $"select api.promote_model({random.Next(1, 4)})",
        };
    }

    /// <param name="half">Half the width of the 50 % interval; null for none.</param>
    private static string Forecasts(string symbol, string day, string close, string half)
    {
        var sql = new StringBuilder();
        sql.Append("insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95, naive_close, calibration_80, is_published, created_at) ");
        sql.Append(CultureInfo.InvariantCulture, $"select {symbol}, {day} + i, h, {day} + i + h, m, p, p - {half}, p + {half}, p - 1.5, p + 1.5, p - 3, p + 3, {close}, 1.2, m = 'gru', now() ");
        sql.Append(CultureInfo.InvariantCulture, $"from generate_series(0, 12) as i, generate_series(1, 3) as h, unnest('{{gru,naive}}'::text[]) as m, lateral (select {close} + case m when 'gru' then 0.3 * h else 0 end as p) as said ");
        sql.Append("on conflict (symbol, as_of_date, horizon, model) do update set predicted_close = excluded.predicted_close, naive_close = excluded.naive_close, lower_50 = excluded.lower_50, upper_50 = excluded.upper_50, lower_80 = excluded.lower_80");
        return sql.ToString();
    }

    private static string Forecast(string key) =>
        $"insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_80, upper_80, lower_95, upper_95, naive_close, is_published, created_at) select {key}, '2024-01-02', 'naive', 50, 49, 51, 48, 52, 50, true, now()";
}
