using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Queries;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>What is stored of a symbol before a fetch: enough to decide what to ask for and to see whether it was restated.</summary>
internal sealed record StoredPrices
{
    /// <summary>How many of the newest bars an answer is compared with: three years of sessions, enough to find the calendar.</summary>
    private const int RecentBars = 800;

    /// <summary>Null if the symbol was never seen.</summary>
    public SymbolRow? Symbol { get; init; }

    /// <summary>The newest bars, ascending by date.</summary>
    public IReadOnlyList<StoredBar> Recent { get; init; } = [];

    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>The answers of feeds that are stored already.</summary>
    public IReadOnlyList<KnownAnswer> Known { get; init; } = [];

    /// <summary>What feeds want to know of their last answers.</summary>
    public IReadOnlyList<FeedMark> Marks { get; init; } = [];

    /// <summary>What decides on the question to a feed, of some symbols: of the bars only the overlap, and no actions.</summary>
    /// <param name="overlapSessions">How many stored sessions are requested again.</param>
    public static async Task<IReadOnlyDictionary<string, StoredPrices>> LoadAsync(
        WorkerDbContext database, IReadOnlyList<string> symbols, int overlapSessions, CancellationToken cancellationToken)
    {
        var rows = await database.Symbols.AsNoTracking().Where(row => symbols.Contains(row.Symbol)).ToDictionaryAsync(row => row.Symbol, cancellationToken);
        var known = await KnownAnswers.LoadAsync(database, symbols, cancellationToken);
        var marks = await FeedMarks.LoadAsync(database, symbols, cancellationToken);
        var newest = await NewestBars.LoadAsync(database, symbols, overlapSessions, cancellationToken);
        return symbols.ToDictionary(symbol => symbol, symbol => new StoredPrices
        {
            Symbol = rows.GetValueOrDefault(symbol),
            Recent = [.. newest[symbol].Select(StoredBar.Of)],
            Known = [.. known[symbol]],
            Marks = [.. marks[symbol]],
        });
    }

    /// <summary>The same with all that an answer is compared with.</summary>
    public static async Task<IReadOnlyDictionary<string, StoredPrices>> WithHistoryAsync(
        WorkerDbContext database, IReadOnlyDictionary<string, StoredPrices> stored, CancellationToken cancellationToken)
    {
        string[] symbols = [.. stored.Where(one => one.Value.Recent.Count > 0 || one.Value.Symbol is not null).Select(one => one.Key)];
        if (symbols.Length == 0)
            return stored;
        var recent = await NewestBars.LoadAsync(database, symbols, RecentBars, cancellationToken);
        var actions = await database.CorporateActions.AsNoTracking().Where(action => symbols.Contains(action.Symbol)).ToListAsync(cancellationToken);
        var actionsOf = actions.ToLookup(action => action.Symbol, action => new CorporateAction(action.Date, action.Kind, action.Value));
        return stored.ToDictionary(one => one.Key, one => one.Value with
        {
            Recent = [.. recent[one.Key].Select(StoredBar.Of)],
            Actions = [.. actionsOf[one.Key]],
        });
    }
}

/// <summary>The part of a stored bar that a restatement changes.</summary>
internal readonly record struct StoredBar(DateOnly Date, decimal Close, decimal? AdjustedClose)
{
    public static StoredBar Of(NewestBar bar) => new(bar.Date, bar.Close, bar.AdjustedClose);
}
