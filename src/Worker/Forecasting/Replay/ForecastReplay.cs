using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Queries;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Replay;

/// <summary>Compares forecasts that were computed from what was known at an instant with those that are stored. It writes nothing.</summary>
internal sealed class ForecastReplay(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>The clock by which bars and forecasts are known.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NowAsync(cancellationToken);
    }

    /// <param name="knownAt">Forecasts that were made later are left aside.</param>
    public async Task<ReplayComparison> CompareAsync(IReadOnlyCollection<ForecastRow> computed, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (symbols, days) = (computed.Select(row => row.Symbol).Distinct().ToList(), computed.Select(row => row.AsOfDate).Distinct().ToList());
        var stored = await context.Forecasts.AsNoTracking()
            .Where(row => symbols.Contains(row.Symbol) && days.Contains(row.AsOfDate) && (row.KnownAt ?? row.CreatedAt) <= knownAt)
            .ToListAsync(cancellationToken);
        return ReplayComparison.Of(computed, stored);
    }
}
