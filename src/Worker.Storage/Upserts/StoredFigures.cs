using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Upserts;

/// <summary>
/// Skill by symbol and by day, the mood of each day, and the figures of backtests: stored, because the views would take long to compute
/// them. Triggers mark what a write made stale, and the views compute that anew until it is stored again.
/// </summary>
public static class StoredFigures
{
    /// <summary>Stores what is stale; nothing happens if nothing is. It takes as long as what is stale.</summary>
    public static async Task RefreshAsync(WorkerDbContext context, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(TimeSpan.Zero);
        await context.Database.ExecuteSqlAsync($"select worker.refresh_figures()", cancellationToken);
    }

    /// <summary>Stores the figures of a backtest if a part was added since they were; one of 473 symbols takes seconds.</summary>
    public static async Task RefreshBacktestAsync(WorkerDbContext context, long backtestId, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(TimeSpan.Zero);
        await context.Database.ExecuteSqlAsync($"select worker.refresh_backtest({backtestId})", cancellationToken);
    }
}
