using Microsoft.EntityFrameworkCore;
using Worker.Storage.Tables;

namespace Worker.Storage.Queries;

/// <summary>The bars as they are, or as they were at an instant.</summary>
public static class KnownBars
{
    /// <param name="until">The last date, included.</param>
    /// <param name="knownAt">
    /// Bars first seen later are left out, and bars restated or removed later have their values of then; in UTC, by the database's clock.
    /// Null for the bars as they are.
    /// </param>
    public static IQueryable<PriceBarRow> BarsOf(
        this WorkerDbContext context, IReadOnlyCollection<string> symbols, DateOnly until, DateTimeOffset? knownAt)
    {
        var names = symbols.ToArray();
        return knownAt is { } instant
            ? context.PriceBars.FromSql($"select * from worker.price_bars_at({instant}, {names}, {until})").AsNoTracking()
            : context.PriceBars.AsNoTracking().Where(bar => names.Contains(bar.Symbol) && bar.Date <= until);
    }

    /// <summary>The clock by which the database says when it has seen a bar.</summary>
    public static async Task<DateTimeOffset> NowAsync(this WorkerDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").SingleAsync(cancellationToken);
}
