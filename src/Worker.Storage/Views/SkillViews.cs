using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>How good the forecasts were: live, and in the newest backtest.</summary>
public static class SkillViews
{
    /// <summary>What was published at the last as-of dates whose closes are known, over all symbols, by horizon; empty before the first is.</summary>
    public static async Task<IReadOnlyList<PublishedSkill>> PublishedAsync(WorkerDbContext context, int sessions, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<PublishedSkill>(
            $"""
            with days as (
              select *, row_number() over (partition by horizon order by as_of_date desc) as age from worker.daily_skill where model = 'published' and naive_n > 0
            )
            select d.horizon, count(*)::integer as days, sum(d.n)::integer as n, min(d.as_of_date) as first_date, max(d.as_of_date) as last_date,
              sum(d.pinball) / nullif(sum(d.naive_pinball), 0) as pinball_ratio, (sum(d.inside_80) / sum(d.n))::double precision as coverage80,
              (sum(d.inside_95) / sum(d.n))::double precision as coverage95,
              (select p_value from worker.dm_test(array_agg((d.pinball - d.naive_pinball) / d.naive_n order by d.as_of_date), d.horizon)) as p_value
            from days d where d.age <= {sessions} group by d.horizon order by d.horizon
            """).ToListAsync(cancellationToken);

    /// <summary>
    /// The figures of each symbol's published forecasts at a horizon, worst first: most of those that are worse than naive, then the rest.
    /// </summary>
    public static async Task<IReadOnlyList<SkillView>> LiveAsync(
        WorkerDbContext context, string? symbol, int? horizon, int limit, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<SkillView>(
            $"""
            select symbol, model, horizon, n, pinball_ratio::double precision, rmse_ratio::double precision, coverage_80::double precision as coverage80,
              coverage_95::double precision as coverage95, dm_p_value::double precision as p_value
            from api.forecast_skill
            where ({symbol}::text is null and model = 'published' or symbol = {symbol}) and ({horizon}::integer is null or horizon = {horizon})
            order by pinball_ratio desc nulls first, symbol, horizon limit {limit}
            """).ToListAsync(cancellationToken);

    /// <summary>The newest backtest with a result, of one symbol if one is named; null if there is none.</summary>
    public static async Task<BacktestView?> NewestBacktestAsync(WorkerDbContext context, string? symbol, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<BacktestView>(
            $"""
            select id, cardinality(symbols) as symbols, folds, stride, from_date, to_date, finished_at, progress::double precision from api.backtests b
            where ({symbol}::text is null or {symbol} = any(symbols)) and exists (select from worker.backtest_scores s where s.backtest_id = b.id)
            order by id desc limit 1
            """).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Every model of a backtest by horizon, over all symbols (<c>*</c>) or of one.</summary>
    /// <param name="scope">As in <c>api.backtest_skill</c>: <c>all folds</c>, <c>newest fold</c>.</param>
    public static async Task<IReadOnlyList<SkillView>> BacktestAsync(
        WorkerDbContext context, long backtestId, string symbol, string scope, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<SkillView>(
            $"""
            select symbol, model, horizon, n, pinball_ratio::double precision, rmse_ratio::double precision, coverage_80::double precision as coverage80,
              coverage_95::double precision as coverage95, dm_p_value::double precision as p_value
            from api.backtest_skill
            where backtest_id = {backtestId} and symbol = {symbol} and scope = {scope} and model <> 'symmetric'
            order by horizon, pinball_ratio desc nulls first, model
            """).ToListAsync(cancellationToken);

    /// <summary>
    /// What the newest fold of the newest backtest, which chose nothing, says of the model that is published most often at each horizon.
    /// </summary>
    public static async Task<IReadOnlyList<SkillView>> PublishedInBacktestAsync(WorkerDbContext context, CancellationToken cancellationToken) =>
        await NewestBacktestAsync(context, symbol: null, cancellationToken) is not { } backtest
            ? []
            : await context.Database.SqlQuery<SkillView>(
                $"""
                with published as (
                  select horizon, mode() within group (order by model) as model from api.latest_forecasts group by horizon
                )
                select s.symbol, s.model, s.horizon, s.n, s.pinball_ratio::double precision, s.rmse_ratio::double precision,
                  s.coverage_80::double precision as coverage80, s.coverage_95::double precision as coverage95, s.dm_p_value::double precision as p_value
                from api.backtest_skill s join published p on p.horizon = s.horizon and p.model = s.model
                where s.backtest_id = {backtest.Id} and s.symbol = '*' and s.scope = 'newest fold' order by s.horizon
                """).ToListAsync(cancellationToken);

    /// <summary>The model that is published now for each symbol at a horizon, as the backtest saw it, worst first.</summary>
    public static async Task<IReadOnlyList<SkillView>> BacktestOfPublishedAsync(
        WorkerDbContext context, long backtestId, int horizon, int limit, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<SkillView>(
            $"""
            select s.symbol, s.model, s.horizon, s.n, s.pinball_ratio::double precision, s.rmse_ratio::double precision,
              s.coverage_80::double precision as coverage80, s.coverage_95::double precision as coverage95, s.dm_p_value::double precision as p_value
            from api.backtest_skill s join api.latest_forecasts f on f.symbol = s.symbol and f.horizon = s.horizon and f.model = s.model
            where s.backtest_id = {backtestId} and s.scope = 'all folds' and s.horizon = {horizon} and f.horizon = {horizon}
            order by s.pinball_ratio desc nulls first, s.symbol limit {limit}
            """).ToListAsync(cancellationToken);
}

/// <param name="Days">As-of dates.</param>
/// <param name="N">Forecasts.</param>
/// <param name="PinballRatio">To naive; below 1 is better.</param>
/// <param name="PValue">That the difference to naive is chance (Diebold-Mariano, two-sided); null with too few days.</param>
public sealed record PublishedSkill(
    int Horizon, int Days, int N, DateOnly FirstDate, DateOnly LastDate, double? PinballRatio, double Coverage80, double Coverage95, double? PValue);

/// <param name="Symbol"><c>*</c> for all.</param>
public sealed record SkillView(
    string Symbol, string Model, int Horizon, int N, double? PinballRatio, double? RmseRatio, double? Coverage80, double? Coverage95, double? PValue);

/// <param name="Symbols">How many.</param>
/// <param name="Progress">0 to 1.</param>
public sealed record BacktestView(
    long Id, int Symbols, int Folds, int Stride, DateOnly? FromDate, DateOnly? ToDate, DateTimeOffset? FinishedAt, double? Progress);
