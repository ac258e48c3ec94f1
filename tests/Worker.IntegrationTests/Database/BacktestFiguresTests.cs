using System.Globalization;
using Npgsql;

namespace Worker.IntegrationTests.Database;

/// <summary>
/// The stored figures of backtests are those of their definition after any sequence of writes: while some are marked as stale, and after they
/// are stored.
/// </summary>
public sealed class BacktestFiguresTests(PostgresFixture postgres)
{
    private const string Backtests =
        """
        insert into worker.backtests (fingerprint, data_sha256, settings, symbols, models, folds, stride, max_horizon, from_date, to_date, created_at)
        select n::text, '', '{}', '{AAA,BBB}', '{naive,har,symmetric}', 3, 12, 2, '2024-01-01', '2024-02-05', now() from generate_series(1, 2) as n
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_writes_the_figures_are_those_of_their_definition(int seed)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Backtests, Cancellation);
        var random = new Random(seed);
        for (var step = 0; step < 60; step++)
        {
            var write = Write(random);
            await database.ExecuteAsync(write, Cancellation);
            if (random.Next(3) == 0)
                await database.ExecuteAsync($"select worker.refresh_backtest({random.Next(1, 3)})", Cancellation);
            await RequireEqualAsync(database, $"seed {seed}, step {step}: {write}");
        }
        await database.ExecuteAsync("select worker.refresh_backtest(1), worker.refresh_backtest(2)", Cancellation);
        await RequireEqualAsync(database, $"seed {seed}, end");
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from worker.stale_backtests", Cancellation));
        Assert.NotEqual(0L, await database.ScalarAsync<long>("select count(dm_p_value) from worker.backtest_figures where symbol = 'AAA'", Cancellation));
    }

    [Fact]
    public async Task A_part_that_is_committed_after_the_figures_were_stored_is_in_what_is_read()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Backtests, Cancellation);
        foreach (var model in new[] { "naive", "har" })
            await database.ExecuteAsync(Part(1, 1, model, 0.3), Cancellation);
        await using var other = await database.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand(Part(1, 2, "har", 0.5), other, transaction))
            await command.ExecuteNonQueryAsync(Cancellation);

        await database.ExecuteAsync("select worker.refresh_backtest(1)", Cancellation);
        await transaction.CommitAsync(Cancellation);

        await RequireEqualAsync(database, "the commit");
        Assert.Equal(24, await database.ScalarAsync<int>(
            "select n from api.backtest_skill where symbol = 'AAA' and model = 'har' and horizon = 1 and scope = 'all folds'", Cancellation));
    }

    /// <summary>Scores of no day make the figures of the other symbol fail, so that a question shows whether they were computed.</summary>
    [Theory]
    [InlineData("backtest_skill")]
    [InlineData("backtest_pit")]
    [InlineData("backtest_quantile_losses")]
    public async Task A_question_for_one_symbol_computes_no_other(string view)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Backtests, Cancellation);
        foreach (var backtest in new[] { 1, 2 })
            await database.ExecuteAsync(Part(backtest, 1, "naive", 0.3), Cancellation);
        await database.ExecuteAsync("update worker.backtest_scores set n = 0, pit = '{0,0,0,0,0,0,0,0}' where backtest_id = 2 or symbol = 'BBB'", Cancellation);

        Assert.NotEmpty(await database.RowsAsync($"select * from api.{view} where backtest_id = 1 and symbol = 'AAA'", Cancellation));
        await Assert.ThrowsAsync<PostgresException>(() => database.RowsAsync($"select * from api.{view} where backtest_id = 1 and symbol = 'BBB'", Cancellation));
        await Assert.ThrowsAsync<PostgresException>(() => database.RowsAsync($"select * from api.{view} where backtest_id = 2 and symbol = 'AAA'", Cancellation));
    }

    [Fact]
    public async Task A_backtest_that_is_removed_leaves_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Backtests, Cancellation);
        await database.ExecuteAsync(Part(1, 1, "naive", 0.3), Cancellation);
        await database.ExecuteAsync("select worker.refresh_backtest(1)", Cancellation);

        await database.ExecuteAsync("delete from worker.backtests where id = 1", Cancellation);

        Assert.Equal(0L, await database.ScalarAsync<long>(
            "select (select count(*) from worker.stale_backtests) + (select count(*) from worker.backtest_figures) + (select count(*) from api.backtest_skill)", Cancellation));
    }

    private static async Task RequireEqualAsync(TestDatabase database, string after)
    {
        var wrong = await database.RowsAsync(
            """
            select coalesce(s.backtest_id, c.backtest_id), s::text, c::text
            from api.backtest_skill s full join worker.computed_backtest_skill c using (backtest_id, scope, symbol, model, horizon)
            where s is distinct from c
            """, Cancellation);
        Assert.True(wrong.Count == 0, $"After {after}\n{string.Join('\n', wrong.Select(row => string.Join(" | ", row)))}");
    }

    private static string Write(Random random)
    {
        var backtest = random.Next(1, 3);
        var fold = random.Next(1, 4);
        string[] models = ["naive", "har", "symmetric"];
        var model = models[random.Next(3)];
        return random.Next(8) switch
        {
            0 => $"delete from worker.backtest_parts where backtest_id = {backtest} and fold = {fold} and model = '{model}'",
            1 => $"update worker.backtest_scores set crps = crps + 1, losses = array(select x + 0.01 from unnest(losses) as x) where backtest_id = {backtest} and fold = {fold} and symbol = 'AAA'",
            2 => $"delete from worker.backtest_scores where backtest_id = {backtest} and fold = {fold} and model = '{model}' and symbol = 'BBB'",
            _ => Part(backtest, fold, model, random.NextDouble()),
        };
    }

    /// <summary>A part with its scores and the sums of its days, unless it is there.</summary>
    private static string Part(int backtest, int fold, string model, double level) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        with part as (
          insert into worker.backtest_parts (backtest_id, fold, model, seconds, finished_at) values ({{backtest}}, {{fold}}, '{{model}}', 1, now()) on conflict do nothing returning *
        ),
        scores as (
          insert into worker.backtest_scores (backtest_id, fold, model, symbol, horizon, n, dates, losses, squared_errors, crps, winkler_80, winkler_95, width_80, width_95,
            inside_80, inside_95, absolute_error, squared_error, relative_error, directions, right_directions, pinball_of_level, pit)
          select part.backtest_id, part.fold, part.model, symbol, horizon, 12, array(select date '2024-01-01' + 12 * (part.fold - 1) + i from generate_series(0, 11) as i),
            array(select {{level}} + abs(hashtext(symbol || horizon || i || part.model)) % 100 / 100.0 from generate_series(0, 11) as i),
            array(select {{level}} * i from generate_series(0, 11) as i), 1, 2, 3, 4, 5, 9, 11, 6, 7, 8, 10, 5, '{1,1,1,1,1,1,1}', '{1,1,2,2,2,2,1,1}'
          from part, unnest('{AAA,BBB}'::text[]) as symbol, generate_series(1, 2) as horizon returning *
        )
        insert into worker.backtest_days
        select s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date, count(*), sum(day.loss), sum(day.square)
        from scores s cross join lateral unnest(s.dates, s.losses, s.squared_errors) as day (as_of_date, loss, square)
        group by s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date
        """);
}
