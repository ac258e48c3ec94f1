using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class ForecastUpsert
{
    // What made no forecast this time (another cell, a horizon above a lowered maximum) must not stay published with new forecasts. Not by
    // "not in": with more keys than fit the memory of a query, each published forecast would be compared with all of them.
    private const string UnpublishSql =
        """
        update worker.forecasts as stored set is_published = false
        from (select distinct symbol, as_of_date from unnest($1, $2) as key (symbol, as_of_date)) as key
        where stored.is_published
          and (stored.symbol, stored.as_of_date) = (key.symbol, key.as_of_date)
          and not exists (
            select from unnest($1, $2, $3, $4) as given (symbol, as_of_date, horizon, model)
            where (given.symbol, given.as_of_date, given.horizon, given.model) = (stored.symbol, stored.as_of_date, stored.horizon, stored.model))
        """;

    internal static Upsert<ForecastRow> Upsert { get; } = Upsert<ForecastRow>.Of(new()
    {
        Key = [row => row.Symbol, row => row.AsOfDate, row => row.Horizon, row => row.Model],
        Incidental = [row => row.RunId, row => row.CreatedAt, row => row.KnownAt],
    });

    /// <summary>
    /// Inserts new forecasts and updates those that differ, in one transaction with the notice that readers may listen for
    /// (<c>NOTIFY worker_results</c>, sent only if a row changed). The time and the run alone make no difference.
    /// </summary>
    /// <param name="notice">A JSON object of less than 8,000 bytes.</param>
    /// <returns>The rows inserted or updated.</returns>
    public static async Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<ForecastRow> forecasts, string notice, CancellationToken cancellationToken)
    {
        var rows = Upsert.LastOfEach(forecasts);
        return await ResultNotice.WriteAsync(context, notice, async () =>
        {
            var key = Upsert.Arrays(rows, row => row.Symbol, row => row.AsOfDate, row => row.Horizon, row => row.Model);
            var unpublished = await SetBased.ExecuteAsync(context, UnpublishSql, key, cancellationToken);
            return unpublished + await Upsert.WriteAsync(context, rows, cancellationToken);
        }, cancellationToken);
    }
}
