using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class PriceBarUpsert
{
    private const string Sql =
        """
        insert into worker.price_bars as stored
            (symbol, date, open, high, low, close, adjusted_close, volume, source, fetched_at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (symbol, date) do update set
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            adjusted_close = excluded.adjusted_close, volume = excluded.volume,
            source = excluded.source, fetched_at = excluded.fetched_at
        where (stored.open, stored.high, stored.low, stored.close, stored.adjusted_close, stored.volume, stored.source)
            is distinct from
            (excluded.open, excluded.high, excluded.low, excluded.close, excluded.adjusted_close, excluded.volume, excluded.source)
        """;

    private const string DeleteSql = "delete from worker.price_bars where symbol = $1 and date = any ($2)";

    /// <summary>
    /// Inserts new bars and updates those that differ; the time of the fetch alone makes no difference. Of two rows with one
    /// symbol and date the last counts.
    /// </summary>
    /// <returns>The bars inserted or updated; 0 where all were stored already.</returns>
    public static Task<int> WriteAsync(WorkerDbContext context, IReadOnlyCollection<PriceBarRow> bars, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(bars, bar => (bar.Symbol, bar.Date));
        return SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Symbol),
            SetBased.Column(rows, NpgsqlDbType.Date, row => row.Date),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Open),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.High),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Low),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Close),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.AdjustedClose),
            SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.Volume),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Source),
            SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.FetchedAt),
        ], cancellationToken);
    }

    /// <summary>Removes the bars of a symbol on some dates, which must have been found to be wrong.</summary>
    /// <returns>The bars removed.</returns>
    public static Task<int> RemoveAsync(
        WorkerDbContext context, string symbol, IReadOnlyList<DateOnly> dates, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, DeleteSql,
            [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Column(dates, NpgsqlDbType.Date, date => date)], cancellationToken);
}
