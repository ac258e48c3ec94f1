using Npgsql;

namespace Worker.IntegrationTests.Database;

/// <summary>What a night writes reads no more of the tables when the ledger is long.</summary>
public sealed class LedgerGrowthTests(PostgresFixture postgres)
{
    private const int Symbols = 5;

    // Rows that the transaction has read so far, by index or not.
    private const string Read =
        """
        select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_xact_user_tables
        where schemaname = 'worker' and relname in ('forecasts', 'price_bars')
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("the newest forecasts")]
    [InlineData("the newest closes")]
    [InlineData("figures after them")]
    public async Task A_night_after_400_others_reads_as_few_rows_as_one_after_40(string step)
    {
        var (few, many) = (await RowsReadAsync(nights: 40, step), await RowsReadAsync(nights: 400, step));

        Assert.InRange(few, 1, 20_000);
        Assert.True(many <= 1.5 * few, $"{step}: {few} rows after 40 nights, {many} after 400.");
    }

    private async Task<long> RowsReadAsync(int nights, string step)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            $"""
            insert into worker.model_versions (kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current, checkpoint_path,
              checkpoint_sha256, created_at)
            values ('forecaster', 'gru', '2025-01-01', '2025-12-31', jsonb_build_object(), jsonb_build_object(), '', '', 1, 'cpu', true, '', '', now());
            insert into worker.symbols (symbol, source, time_zone, calendar, session_close, is_followed)
            select 'S' || s, 'csv', 'UTC', 'every_day', '00:00', true from generate_series(1, {Symbols}) as s;
            {Bars($"generate_series(0, {nights + 29})")};
            {Forecasts($"generate_series(29, {nights + 28})")};
            select worker.refresh_figures();
            analyze worker.forecasts, worker.price_bars;
            """, Cancellation);
        var forecasts = Forecasts($"generate_series({nights + 29}, {nights + 29})");
        var bars = Bars($"generate_series({nights + 30}, {nights + 30})");
        const string Refresh = "select worker.refresh_figures()";
        (string Before, string Measured) = step switch
        {
            "the newest forecasts" => ("select 1", forecasts),
            "the newest closes" => (forecasts, bars),
            _ => ($"{forecasts}; {bars}", Refresh),
        };
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(Before);
        var before = (long)(await ExecuteAsync(Read))!;
        await ExecuteAsync(Measured);
        return (long)(await ExecuteAsync(Read))! - before;

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync(Cancellation);
        }
    }

    private static string Bars(string days) =>
        $"""
        insert into worker.price_bars (symbol, date, close, source, fetched_at)
        select 'S' || s, date '2020-01-01' + day, 100 + 10 * sin(day + s), 'csv', now() from generate_series(1, {Symbols}) as s, {days} as day
        """;

    private static string Forecasts(string days) =>
        $"""
        insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, model_version_id, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95,
          upper_95, naive_close, calibration_80, calibration_95, is_published, created_at)
        select 'S' || s, date '2020-01-01' + day, h, date '2020-01-01' + day + h, m, case when m = 'gru' then (select max(id) from worker.model_versions) end,
          close, close - 3, close + 3, close - 6, close + 6, close - 9, close + 9, close, 1, 1, m = 'gru', now()
        from generate_series(1, {Symbols}) as s, {days} as day, generate_series(1, 5) as h, unnest(array['naive', 'gru']) as m,
          lateral (select 100 + 10 * sin(day + s)::numeric as close) as known
        """;
}
