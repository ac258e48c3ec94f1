using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>What is stored of a symbol before a fetch: enough to decide what to ask for and to see whether it was restated.</summary>
internal sealed record StoredPrices
{
    /// <summary>How many of the newest bars are read: three years of sessions, enough to find the calendar.</summary>
    private const int RecentBars = 800;

    /// <summary>Null if the symbol was never seen.</summary>
    public SymbolRow? Symbol { get; init; }

    /// <summary>The newest bars, ascending by date.</summary>
    public IReadOnlyList<StoredBar> Recent { get; init; } = [];

    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>The answers of feeds that are stored already.</summary>
    public IReadOnlyList<KnownAnswer> Known { get; init; } = [];

    public static async Task<StoredPrices> LoadAsync(WorkerDbContext database, string symbol, CancellationToken cancellationToken)
    {
        var recent = await database.PriceBars.AsNoTracking().Where(bar => bar.Symbol == symbol)
            .OrderByDescending(bar => bar.Date).Take(RecentBars)
            .Select(bar => new StoredBar(bar.Date, bar.Close, bar.AdjustedClose)).ToListAsync(cancellationToken);
        recent.Reverse();
        return new StoredPrices
        {
            Symbol = await database.Symbols.AsNoTracking().SingleOrDefaultAsync(row => row.Symbol == symbol, cancellationToken),
            Recent = recent,
            Known = await KnownAnswers.LoadAsync(database, symbol, cancellationToken),
            Actions = await database.CorporateActions.AsNoTracking().Where(action => action.Symbol == symbol)
                .Select(action => new CorporateAction(action.Date, action.Kind, action.Value)).ToListAsync(cancellationToken),
        };
    }
}

/// <summary>The part of a stored bar that a restatement changes.</summary>
internal readonly record struct StoredBar(DateOnly Date, decimal Close, decimal? AdjustedClose);
