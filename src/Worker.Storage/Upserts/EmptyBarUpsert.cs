using NpgsqlTypes;

namespace Worker.Storage.Upserts;

public static class EmptyBarUpsert
{
    private const string Sql =
        """
        with asked as (select symbol, first from unnest($1, $2) as asked (symbol, first)),
        given as (select distinct symbol, date from unnest($3, $4) as given (symbol, date)),
        dropped as (
          delete from worker.empty_bars as stored using asked a
          where stored.symbol = a.symbol and stored.date >= a.first
            and not exists (select from given g where g.symbol = stored.symbol and g.date = stored.date))
        insert into worker.empty_bars (symbol, date) select symbol, date from given order by symbol, date on conflict do nothing
        """;

    /// <summary>Makes the days without a price of some symbols exactly these, of each from a day on.</summary>
    /// <param name="from">Each symbol once.</param>
    /// <param name="days">Only of these symbols.</param>
    /// <returns>The days that were not stored yet.</returns>
    public static Task<int> ReplaceAsync(
        WorkerDbContext context, IReadOnlyCollection<(string Symbol, DateOnly From)> from, IReadOnlyCollection<(string Symbol, DateOnly Date)> days,
        CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(
            context, Sql,
            [
                SetBased.Array<string>(NpgsqlDbType.Text, [.. from.Select(asked => asked.Symbol)]),
                SetBased.Array<DateOnly>(NpgsqlDbType.Date, [.. from.Select(asked => asked.From)]),
                SetBased.Array<string>(NpgsqlDbType.Text, [.. days.Select(day => day.Symbol)]),
                SetBased.Array<DateOnly>(NpgsqlDbType.Date, [.. days.Select(day => day.Date)]),
            ],
            cancellationToken);
}
