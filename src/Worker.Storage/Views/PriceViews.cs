using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>Bars of a symbol, and what is missing from them.</summary>
public static class PriceViews
{
    /// <summary>What is known of a symbol; null if it was never fetched.</summary>
    public static async Task<SymbolView?> SymbolAsync(WorkerDbContext context, string symbol, CancellationToken cancellationToken) =>
        await context.Symbols.AsNoTracking().Where(row => row.Symbol == symbol)
            .Select(row => new SymbolView(row.Symbol, row.Source, row.Currency, row.Calendar, row.FirstDate, row.LastDate, row.LastError))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The newest closes of a symbol up to a day, ascending.</summary>
    public static async Task<IReadOnlyList<CloseView>> ClosesAsync(
        WorkerDbContext context, string symbol, DateOnly from, CancellationToken cancellationToken) =>
        await context.PriceBars.AsNoTracking().Where(row => row.Symbol == symbol && row.Date >= from).OrderBy(row => row.Date)
            .Select(row => new CloseView(row.Date, row.Close)).ToListAsync(cancellationToken);

    /// <summary>How many bars of a symbol were rejected, by rule, the most frequent first.</summary>
    public static async Task<IReadOnlyList<RuleCount>> RejectedAsync(WorkerDbContext context, string symbol, CancellationToken cancellationToken) =>
        await context.RejectedBars.AsNoTracking().Where(row => row.Symbol == symbol).GroupBy(row => row.Rule)
            .Select(group => new RuleCount(group.Key, group.Count(), group.Max(row => row.Date), group.Max(row => row.Detail)!))
            .ToListAsync(cancellationToken);

    /// <summary>Sessions without a bar by their reason, the most frequent first.</summary>
    public static async Task<IReadOnlyList<RuleCount>> GapsAsync(WorkerDbContext context, string symbol, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<RuleCount>(
            $"""
            select reason as rule, count(*)::integer as n, max(date) as newest, max(detail) as example from api.price_gaps
            where symbol = {symbol} group by reason order by count(*) desc
            """).ToListAsync(cancellationToken);
}

/// <param name="Currency">Null if the feed does not say.</param>
public sealed record SymbolView(
    string Symbol, string Source, string? Currency, string Calendar, DateOnly? FirstDate, DateOnly? LastDate, string? LastError);

public sealed record CloseView(DateOnly Date, decimal Close);

/// <param name="Newest">The newest session that it is about.</param>
/// <param name="Example">What was received and what was expected, for one of them.</param>
public sealed record RuleCount(string Rule, int N, DateOnly? Newest, string? Example);
