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

    /// <summary>The newest bar of each symbol up to a date, which takes as long however long its history is.</summary>
    /// <inheritdoc cref="BarsOf"/>
    public static IQueryable<PriceBarRow> NewestBarsOf(
        this WorkerDbContext context, IReadOnlyCollection<string> symbols, DateOnly until, DateTimeOffset? knownAt)
    {
        var names = symbols.ToArray();
        return (knownAt is { } instant
            ? context.PriceBars.FromSql(
                $"select distinct on (symbol) * from worker.price_bars_at({instant}, {names}, {until}) order by symbol, date desc")
            : context.PriceBars.FromSql(
                $"""
                select bar.* from unnest({names}) as asked (symbol)
                cross join lateral (
                  select * from worker.price_bars b where b.symbol = asked.symbol and b.date <= {until} order by b.date desc limit 1) as bar
                """)).AsNoTracking();
    }

    /// <summary>The clock by which the database says when it has seen a bar.</summary>
    public static async Task<DateTimeOffset> NowAsync(this WorkerDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").SingleAsync(cancellationToken);
}
