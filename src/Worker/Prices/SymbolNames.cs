using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Storage;

namespace Worker.Prices;

/// <summary>Spells symbols as they are stored, so that <c>aapl</c> and <c>AAPL</c> are one series.</summary>
internal sealed class SymbolNames(IDbContextFactory<WorkerDbContext> databases, IOptions<PricesOptions> options)
{
    /// <param name="asked">Symbols in any case; none means those of the settings.</param>
    /// <returns>Each once, in the order of the request: as stored, else as in the settings, else as given.</returns>
    public async Task<IReadOnlyList<string>> ResolveAsync(IReadOnlyList<string> asked, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
            asked = options.Value.Symbols;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await database.Symbols.AsNoTracking().Select(row => row.Symbol).ToListAsync(cancellationToken);
        return Resolve(asked, stored, options.Value.Symbols);
    }

    /// <param name="stored">All stored symbols.</param>
    /// <param name="followed">The symbols of the settings.</param>
    internal static IReadOnlyList<string> Resolve(IReadOnlyList<string> asked, IReadOnlyList<string> stored, IReadOnlyList<string> followed)
    {
        var known = stored.Order(StringComparer.Ordinal).Concat(followed).ToLookup(symbol => symbol, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. asked.Select(symbol => stored.Contains(symbol) ? symbol : known[symbol].FirstOrDefault(symbol))
                .DistinctBy(symbol => stored.Contains(symbol) ? symbol : symbol.ToUpperInvariant()),
        ];
    }
}
