using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Upserts;

/// <summary>The sums over symbols of each day of a backtest: what <c>api.backtest_days</c> and the figures of all symbols read.</summary>
public static class BacktestDays
{
    /// <summary>Sums the stored scores of a part by horizon and day.</summary>
    /// <param name="context">In the transaction that stores the scores, whose part has no sums yet.</param>
    public static Task<int> AddAsync(WorkerDbContext context, long backtestId, int fold, string model, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync(
            $"""
            insert into worker.backtest_days (backtest_id, fold, model, horizon, as_of_date, symbols, loss, squared_error)
            select s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date, count(*), sum(day.loss), sum(day.squared_error)
            from worker.backtest_scores s cross join lateral unnest(s.dates, s.losses, s.squared_errors) as day (as_of_date, loss, squared_error)
            where s.backtest_id = {backtestId} and s.fold = {fold} and s.model = {model}
            group by s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date
            """, cancellationToken);
}
