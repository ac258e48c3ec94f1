using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class PriceBarUpsert
{
    private const string DeleteSql = "delete from worker.price_bars where symbol = $1 and date = any ($2)";

    private const string LockSql = "select pg_advisory_xact_lock(hashtextextended('worker.price_bars ' || $1, 0))";

    private const string IsNewSql = "select not exists (select from worker.price_bars where symbol = $1)";

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

    /// <summary>Does the same for one symbol, by COPY if it has no bar yet. In the context's transaction.</summary>
    /// <param name="isNew">Whether the symbol had no bar when the caller looked.</param>
    public static async Task<int> WriteAsync(
        WorkerDbContext context, string symbol, IReadOnlyList<PriceBarRow> bars, bool isNew, CancellationToken cancellationToken)
    {
        // Two writers of one new symbol wait for each other; the second finds bars.
        if (isNew && await SetBased.SingleAsync(context, LockSql, [SetBased.Value(NpgsqlDbType.Text, symbol)], reader => true, cancellationToken)
            && await SetBased.SingleAsync(context, IsNewSql, [SetBased.Value(NpgsqlDbType.Text, symbol)], reader => reader.GetBoolean(0), cancellationToken))
        {
            return await Upsert.CopyAsync(context, bars, cancellationToken);
        }
        return await Upsert.WriteAsync(context, bars, cancellationToken);
    }

    /// <summary>Removes the bars of a symbol on some dates, which must have been found to be wrong.</summary>
    /// <returns>The bars removed.</returns>
    public static Task<int> RemoveAsync(
        WorkerDbContext context, string symbol, IReadOnlyList<DateOnly> dates, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, DeleteSql,
            [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Array(NpgsqlDbType.Date, dates)], cancellationToken);
}
