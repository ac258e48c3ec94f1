using NpgsqlTypes;
using Worker.Storage.Upserts;

namespace Worker.Storage.Queries;

/// <summary>The closes of the newest bars of some symbols.</summary>
public static class NewestBars
{
    private const string Sql =
        """
        select given.symbol, bar.date, bar.close, bar.adjusted_close
        from unnest($1) as given (symbol)
        cross join lateral (select date, close, adjusted_close from worker.price_bars b where b.symbol = given.symbol order by date desc limit $2) as bar
        order by given.symbol, bar.date
        """;

    /// <param name="count">Bars of each symbol; null for all.</param>
    /// <returns>By symbol, ascending by date.</returns>
    public static async Task<ILookup<string, NewestBar>> LoadAsync(
        WorkerDbContext context, IReadOnlyList<string> symbols, int? count, CancellationToken cancellationToken)
    {
        var bars = await SetBased.ListAsync(
            context, Sql, [SetBased.Array(NpgsqlDbType.Text, symbols), SetBased.Value(NpgsqlDbType.Bigint, (long?)count)],
            reader => new NewestBar(
                reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetDecimal(2), reader.IsDBNull(3) ? null : reader.GetDecimal(3)),
            cancellationToken);
        return bars.ToLookup(bar => bar.Symbol);
    }
}

/// <summary>The part of a stored bar that a restatement changes.</summary>
public readonly record struct NewestBar(string Symbol, DateOnly Date, decimal Close, decimal? AdjustedClose);
