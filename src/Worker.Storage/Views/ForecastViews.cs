using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>Published forecasts: the newest, and those whose actual close is known.</summary>
public static class ForecastViews
{
    /// <summary>The symbols with a published forecast, and those that are followed, in order.</summary>
    public static async Task<IReadOnlyList<string>> SymbolsAsync(WorkerDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<string>(
            $"select symbol as \"Value\" from worker.symbols where is_followed or last_date is not null order by symbol").ToListAsync(cancellationToken);

    /// <summary>The newest published forecasts of a symbol, ascending by horizon; of all symbols if it is null.</summary>
    public static async Task<IReadOnlyList<ForecastView>> LatestAsync(
        WorkerDbContext context, string? symbol, int limit, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<ForecastView>(
            $"""
            select f.symbol, s.currency, f.as_of_date, f.horizon, f.target_date, f.actual_date, f.model, f.model_version_id, f.predicted_close, f.lower_50 as lower50, f.upper_50 as upper50,
              f.lower_80 as lower80, f.upper_80 as upper80, f.lower_95 as lower95, f.upper_95 as upper95, f.naive_close, f.actual_close
            from api.latest_forecasts f join worker.symbols s using (symbol)
            where {symbol}::text is null or f.symbol = {symbol} order by f.symbol, f.horizon limit {limit}
            """).ToListAsync(cancellationToken);

    /// <summary>The newest published forecasts of one horizon whose actual close is known, ascending by day.</summary>
    public static async Task<IReadOnlyList<ForecastView>> PastAsync(
        WorkerDbContext context, string symbol, int horizon, int limit, CancellationToken cancellationToken)
    {
        var rows = await context.Database.SqlQuery<ForecastView>(
            $"""
            select f.symbol, null::text as currency, f.as_of_date, f.horizon, f.target_date, f.actual_date, f.model, f.model_version_id, f.predicted_close,
              f.lower_50 as lower50, f.upper_50 as upper50, f.lower_80 as lower80, f.upper_80 as upper80, f.lower_95 as lower95, f.upper_95 as upper95, f.naive_close, f.actual_close
            from api.forecasts f
            where f.symbol = {symbol} and f.horizon = {horizon} and f.is_published and f.actual_close is not null
            order by f.as_of_date desc, f.id desc limit {limit}
            """).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows;
    }

    /// <summary>Error and coverage of what was published, against naive, over the last 60 forecasts up to each; from the 20th on.</summary>
    public static async Task<IReadOnlyList<RollingSkillView>> RollingAsync(
        WorkerDbContext context, string symbol, int horizon, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<RollingSkillView>(
            $"""
            select * from (
              select s.as_of_date, (count(*) over recent)::integer as n,
                sum(s.pinball / s.naive_close) over recent / nullif(sum(s.naive_pinball / s.naive_close) over recent, 0) as pinball_ratio,
                (avg(s.is_in_80::integer) over recent)::double precision as coverage80, (avg(s.is_in_95::integer) over recent)::double precision as coverage95
              from worker.named_scores s
              where s.name = 'published' and s.symbol = {symbol} and s.horizon = {horizon} and s.naive_pinball is not null
              window recent as (order by s.as_of_date rows between 59 preceding and current row)
            ) as rolling where n >= 20 order by as_of_date
            """).ToListAsync(cancellationToken);

    /// <summary>Where the actual closes of a symbol fell among the published quantiles.</summary>
    public static async Task<IReadOnlyList<PitView>> PitAsync(
        WorkerDbContext context, string symbol, int horizon, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<PitView>(
            $"""
            select from_level, to_level, n, share, expected_share from api.forecast_pit
            where symbol = {symbol} and model = 'published' and horizon = {horizon} order by from_level
            """).ToListAsync(cancellationToken);
}

/// <summary>A published forecast. Prices are in the listing currency.</summary>
/// <param name="ActualDate">The session of <paramref name="ActualClose"/>; null until then.</param>
public sealed record ForecastView(
    string Symbol, string? Currency, DateOnly AsOfDate, int Horizon, DateOnly TargetDate, DateOnly? ActualDate, string Model, long? ModelVersionId,
    decimal PredictedClose, decimal? Lower50, decimal? Upper50, decimal Lower80, decimal Upper80, decimal Lower95, decimal Upper95,
    decimal NaiveClose, decimal? ActualClose);

/// <param name="PinballRatio">To naive; below 1 is better.</param>
public sealed record RollingSkillView(DateOnly AsOfDate, int N, double? PinballRatio, double Coverage80, double Coverage95);

/// <param name="Share">Of the actual closes between the quantiles of the two levels.</param>
public sealed record PitView(double FromLevel, double ToLevel, int N, double Share, double ExpectedShare);
