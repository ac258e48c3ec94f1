using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class PriceBarUpsert
{
    private const string DeleteSql = "delete from worker.price_bars where symbol = $1 and date = any ($2)";

    // Two writers of one symbol wait for each other, each in the order of the symbols.
    private const string LockSql =
        """
        select pg_advisory_xact_lock(hashtextextended('worker.price_bars ' || symbol, 0))
        from (select symbol from unnest($1) as given (symbol) order by symbol collate "C") as ordered
        """;

    private const string NewSql =
        "select symbol from unnest($1) as given (symbol) where not exists (select from worker.price_bars b where b.symbol = given.symbol)";

    internal static Upsert<PriceBarRow> Upsert { get; } = Upsert<PriceBarRow>.Of(new()
    {
        Key = [row => row.Symbol, row => row.Date],
        Incidental = [row => row.FetchedAt],
    });

    /// <summary>
    /// Inserts new bars and updates those that differ; the time of the fetch alone makes no difference. Of two rows with one
    /// symbol and date the last counts.
    /// </summary>
    /// <returns>The bars inserted or updated; 0 if all were stored already.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<PriceBarRow> bars, CancellationToken cancellationToken) =>
        Upsert.WriteAsync(context, bars, cancellationToken);

    /// <summary>Does the same, by COPY for symbols that have no bar yet. In the context's transaction, after <see cref="LockAsync"/>.</summary>
    /// <param name="bars">In the order of symbols and dates, one a symbol and date.</param>
    /// <param name="newSymbols">Those that had no bar when the caller looked.</param>
    /// <returns>The bars inserted or updated of each symbol that has some.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<PriceBarRow> bars, IReadOnlyList<string> newSymbols, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>();
        if (newSymbols.Count > 0)
        {
            var stillNew = await SetBased.ListAsync(
                context, NewSql, [SetBased.Array(NpgsqlDbType.Text, newSymbols)], reader => reader.GetString(0), cancellationToken);
            var isCopied = bars.ToLookup(bar => stillNew.Contains(bar.Symbol));
            await Upsert.CopyAsync(context, [.. isCopied[true]], cancellationToken);
            counts = isCopied[true].CountBy(bar => bar.Symbol).ToDictionary();
            bars = [.. isCopied[false]];
        }
        if (bars.Count > 0)
        {
            foreach (var (symbol, count) in await Upsert.WriteAndCountByAsync(context, bars, bar => bar.Symbol, cancellationToken))
                counts[symbol] = count;
        }
        return counts;
    }

    /// <summary>Keeps other writers of the same symbols away until the context's transaction ends.</summary>
    public static Task LockAsync(WorkerDbContext context, IReadOnlyList<string> symbols, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, LockSql, [SetBased.Array(NpgsqlDbType.Text, symbols)], cancellationToken);

    /// <summary>Removes the bars of a symbol on some dates, which must have been found to be wrong.</summary>
    /// <returns>The bars removed.</returns>
    public static Task<int> RemoveAsync(
        WorkerDbContext context, string symbol, IReadOnlyList<DateOnly> dates, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, DeleteSql,
            [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Array(NpgsqlDbType.Date, dates)], cancellationToken);
}
