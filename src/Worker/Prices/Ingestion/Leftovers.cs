using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Prices.Ingestion;

/// <summary>The stored bars that whole histories contradict.</summary>
internal static class Leftovers
{
    /// <summary>The stored bars of the symbols whose whole history was pulled, by symbol.</summary>
    public static async Task<ILookup<string, StoredBar>> LoadAsync(
        WorkerDbContext database, IReadOnlyList<string> symbols, CancellationToken cancellationToken) =>
        (symbols.Count > 0 ? await NewestBars.LoadAsync(database, symbols, count: null, cancellationToken) : Enumerable.Empty<NewestBar>().ToLookup(bar => bar.Symbol))
            .SelectMany(bars => bars).ToLookup(bar => bar.Symbol, StoredBar.Of);

    /// <param name="stored">All stored bars of the symbol, ascending by date.</param>
    /// <exception cref="PriceFeedException">A restated history lacks most of what is stored.</exception>
    public static IReadOnlyList<DateOnly> Find(SymbolPull pull, IReadOnlyList<StoredBar> stored)
    {
        var leftovers = Restatement.FindLeftovers(stored, pull.Bars.Accepted)
            .Concat(Restatement.FindOnWrongLevel(stored, pull.Bars.OnWrongLevel)).Distinct().ToList();
        if (leftovers.Count * 2 <= stored.Count)
            return leftovers;

        throw new PriceFeedException(pull.Symbol,
            $"{pull.Symbol}: the feed restated its history but answered without {leftovers.Count} of the {stored.Count} stored bars; "
            + $"expected most of them. Nothing was changed. If the ticker has passed to another company, drop the old bars "
            + $"(delete from worker.price_bars where symbol = '{pull.Symbol}') and fetch again; else wait for the feed to recover.",
            isTransient: false);
    }
}
