using Worker.Forecasting.Backtest;
using Worker.Forecasting.Network;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Forecasting;

public sealed class BacktestTests(PostgresFixture postgres)
{
    private const string AllScores =
        "select fold, model, symbol, horizon, n, losses, squared_errors, crps, inside_80, pit from worker.backtest_scores order by fold, model, symbol, horizon";

    private static readonly BacktestPlan Plan = new()
    {
        Folds = 3,
        Stride = 30,
        Network = new NetworkSettings { Horizons = 2, Hidden = 4, Layers = 1, Epochs = 1, SliceLength = 60 },
    };

    private static readonly BacktestPlan Warm = Plan with { Refit = BacktestRefit.Warm, FineTune = new FineTuneSettings(1, 0.01, 0.5) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_figures_of_every_model_symbol_and_horizon_can_be_read()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(database);

        var id = (await RunAsync(database, Plan)).Id;

        var rows = await database.RowsAsync(
            $"select distinct model, horizon, symbol from api.backtest_skill where backtest_id = {id} and scope = 'newest fold' and pinball_ratio > 0 and n > 0", Cancellation);
        Assert.Equal(5 * 2 * 3, rows.Count);
        var all = Assert.Single(await database.RowsAsync(
            $"select n, pinball_ratio, dm_p_value from api.backtest_skill where backtest_id = {id} and scope = 'all folds' and symbol = '*' and model = 'har' and horizon = 1", Cancellation));
        Assert.Equal(3 * 30 * 2, all[0]);
        Assert.InRange(Convert.ToDouble(all[2], null), 0, 1);
        // The run has stored them.
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from worker.stale_backtests", Cancellation));
        Assert.Equal(5L * 2 * 3 * 3, await database.ScalarAsync<long>("select count(*) from worker.backtest_figures", Cancellation));
        // A reader sees the same, although he may not read the tables; so he does while they are not stored.
        foreach (var before in new[] { "", $"insert into worker.stale_backtests (backtest_id) values ({id}); " })
        {
            await using var reader = await database.DataSource.OpenConnectionAsync(Cancellation);
            await using var command = new Npgsql.NpgsqlCommand(
                before + $"set role worker_reader; select count(dm_p_value) from api.backtest_skill where backtest_id = {id} and symbol = '*'", reader);
            Assert.True((long)(await command.ExecuteScalarAsync(Cancellation))! > 0);
        }
        var done = Assert.Single(await database.RowsAsync($"select progress, finished_at is not null from api.backtests where id = {id}", Cancellation));
        Assert.Equal([1m, true], done);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_figures_are_those_of_the_scores_of_each_day(bool areStored)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(database);
        var id = (await RunAsync(database, Plan)).Id;
        if (!areStored)
            await database.ExecuteAsync($"delete from worker.backtest_figures; insert into worker.stale_backtests (backtest_id) values ({id})", Cancellation);

        var wrong = await database.RowsAsync(
            $"""
            with days as (
              select s.fold, s.model, s.horizon, s.symbol, day.date, day.loss, day.square
              from worker.backtest_scores s cross join lateral unnest(s.dates, s.losses, s.squared_errors) as day (date, loss, square) where s.backtest_id = {id}
            ),
            named as (
              select scope.name as scope, shown.name as symbol, d.model, d.horizon, d.date, avg(d.loss) as loss, avg(d.square) as square, sum(d.loss) as total, count(*) as n
              from days d
              cross join lateral (values ('all folds', true), ('newest fold', d.fold = 3), ('folds that chose', d.fold < 3)) as scope (name, is_in)
              cross join lateral (values (d.symbol), ('*')) as shown (name)
              where scope.is_in group by scope.name, shown.name, d.model, d.horizon, d.date
            ),
            figures as (
              select m.scope, m.symbol, m.model, m.horizon, sum(m.n) as n, sum(m.total) / sum(m.n) as pinball, sum(m.total) / sum(n.total) as ratio,
                sqrt(sum(m.square * m.n) / sum(n.square * n.n)) as rmse_ratio, (worker.dm_test(array_agg(m.loss - n.loss order by m.date), m.horizon)).p_value as p_value
              from named m join named n on n.model = 'naive' and (n.scope, n.symbol, n.horizon, n.date) = (m.scope, m.symbol, m.horizon, m.date)
              group by m.scope, m.symbol, m.model, m.horizon
            )
            select f.*, s.* from figures f full join (select * from api.backtest_skill where backtest_id = {id}) as s using (scope, symbol, model, horizon)
            where f.n is distinct from s.n or not coalesce(abs(f.pinball - s.pinball) < 1e-10 and abs(f.ratio - s.pinball_ratio) < 1e-10
              and abs(f.rmse_ratio - s.rmse_ratio) < 1e-10, false) or abs(coalesce(f.p_value, -1) - coalesce(s.dm_p_value, -1)) > 1e-8
            """, Cancellation);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Select(row => string.Join(" | ", row))));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            $"select count(*) from api.backtest_days d where not exists (select from worker.backtest_scores s where s.backtest_id = d.backtest_id and d.as_of_date = any (s.dates))", Cancellation));
    }

    [Fact]
    public async Task The_shares_between_quantiles_add_up_to_one_and_to_the_coverage()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(database);
        var id = (await RunAsync(database, Plan)).Id;

        var rows = await database.RowsAsync(
            $"""
            select p.symbol, p.model, p.horizon, sum(p.share), sum(p.expected_share), sum(p.share) filter (where p.from_level >= 0.1 and p.to_level <= 0.9),
              s.coverage_80
            from api.backtest_pit p
            join api.backtest_skill s on (s.backtest_id, s.symbol, s.model, s.horizon) = (p.backtest_id, p.symbol, p.model, p.horizon) and s.scope = 'all folds'
            where p.backtest_id = {id}
            group by p.symbol, p.model, p.horizon, s.coverage_80
            """, Cancellation);

        Assert.Equal(5 * 2 * 3, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal(1, Convert.ToDouble(row[3], null), 1e-9);
            Assert.Equal(1, Convert.ToDouble(row[4], null), 1e-9);
            Assert.Equal(Convert.ToDouble(row[6], null), Convert.ToDouble(row[5], null), 1e-9);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_backtest_is_continued_by_the_same_call_and_ends_with_the_same_numbers(bool isWarm)
    {
        var plan = isWarm ? Warm : Plan;
        await using var whole = await postgres.CreateDatabaseAsync(Cancellation);
        await using var cut = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(whole);
        await StoreAsync(cut);
        await RunAsync(whole, plan);

        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var after = new Interrupt(interruption, parts: 4);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            BacktestRunners.Of(cut).RunAsync(plan, ["AAA", "BBB"], DateOnly.MaxValue, null, null, after, interruption.Token));
        Assert.InRange(await cut.ScalarAsync<long>("select count(*) from worker.backtest_parts", Cancellation), 4, 14);
        await RunAsync(cut, plan);

        Assert.Equal(await TextAsync(whole), await TextAsync(cut));
        Assert.Equal(1L, await cut.ScalarAsync<long>("select count(*) from worker.backtests", Cancellation));
    }

    [Fact]
    public async Task A_warm_start_continues_the_networks_weights_and_fits_the_others_anew()
    {
        await using var every = await postgres.CreateDatabaseAsync(Cancellation);
        await using var warm = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(every);
        await StoreAsync(warm);

        await RunAsync(every, Plan);
        await RunAsync(warm, Warm);

        Assert.Equal(await TextAsync(every, "model <> 'gru'"), await TextAsync(warm, "model <> 'gru'"));
        Assert.Equal(await TextAsync(every, "model = 'gru' and fold = 1"), await TextAsync(warm, "model = 'gru' and fold = 1"));
        Assert.NotEqual(await TextAsync(every, "model = 'gru' and fold = 2"), await TextAsync(warm, "model = 'gru' and fold = 2"));
        // Weights are kept no longer than the next fold needs them.
        Assert.Equal(0L, await warm.ScalarAsync<long>("select count(*) from worker.backtest_parts where learnt is not null", Cancellation));
    }

    [Fact]
    public async Task One_fold_of_a_warm_start_comes_with_the_networks_folds_before_it()
    {
        await using var whole = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(whole);
        await StoreAsync(one);
        await RunAsync(whole, Warm);

        await BacktestRunners.Of(one).RunAsync(Warm, ["AAA", "BBB"], DateOnly.MaxValue, onlyFold: 2, null, new Progress<BacktestProgress>(), Cancellation);

        Assert.Equal(await TextAsync(whole, "fold = 2 or (fold = 1 and model = 'gru')"), await TextAsync(one));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_processes_share_the_parts_and_write_the_rows_of_one(bool isWarm)
    {
        var plan = isWarm ? Warm : Plan;
        await using var one = await postgres.CreateDatabaseAsync(Cancellation);
        await using var two = await postgres.CreateDatabaseAsync(Cancellation);
        await StoreAsync(one);
        await StoreAsync(two);
        await RunAsync(one, plan);

        var ids = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            RunAsync(two, plan)));

        Assert.Equal(ids[0].Id, ids[1].Id);
        Assert.Equal(await TextAsync(one), await TextAsync(two));
    }

    private static Task<BacktestResult> RunAsync(TestDatabase database, BacktestPlan plan) =>
        BacktestRunners.Of(database).RunAsync(plan, ["AAA", "BBB"], DateOnly.MaxValue, null, null, new Progress<BacktestProgress>(), Cancellation);

    private static async Task StoreAsync(TestDatabase database)
    {
        await using var bench = new ForecastingBench(database, "AAA", "BBB");
        await bench.StoreAsync("AAA", 400, new DateOnly(2020, 12, 31), seed: 1);
        await bench.StoreAsync("BBB", 400, new DateOnly(2020, 12, 31), seed: 2);
    }

    private static Task<string> TextAsync(TestDatabase database, string condition = "true") =>
        database.ScalarAsync<string>($"select string_agg(s::text, E'\\n') from ({AllScores}) as s where {condition}", Cancellation);

    private sealed class Interrupt(CancellationTokenSource source, int parts) : IProgress<BacktestProgress>
    {
        public void Report(BacktestProgress value)
        {
            if (value.Done >= parts)
                source.Cancel();
        }
    }
}
