using NpgsqlTypes;

namespace Worker.Storage.Upserts;

public static class EmptyBarUpsert
{
    private const string Sql =
        """
        with given as (select distinct date from unnest($3) as given (date)),
        dropped as (
          delete from worker.empty_bars as stored
          where stored.symbol = $1 and stored.date >= $2 and not exists (select from given g where g.date = stored.date))
        insert into worker.empty_bars (symbol, date) select $1, date from given on conflict do nothing
        """;

    /// <summary>Makes the days without a price of one symbol exactly these, from a day on.</summary>
    /// <returns>The days that were not stored yet.</returns>
    public static Task<int> ReplaceAsync(
        WorkerDbContext context, string symbol, DateOnly from, IReadOnlyList<DateOnly> days, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(
            context, Sql, [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Value(NpgsqlDbType.Date, from), SetBased.Array(NpgsqlDbType.Date, days)],
            cancellationToken);
}
