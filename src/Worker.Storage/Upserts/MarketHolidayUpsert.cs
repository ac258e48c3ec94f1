using NpgsqlTypes;

namespace Worker.Storage.Upserts;

public static class MarketHolidayUpsert
{
    // One statement, so that no reader ever sees a calendar without its holidays.
    private const string Sql =
        """
        with dropped as (delete from worker.market_holidays where calendar = $1 and date <> all ($2))
        insert into worker.market_holidays (calendar, date)
        select $1, date from unnest($2) as date
        on conflict do nothing
        """;

    /// <summary>Makes the stored holidays of a calendar exactly these.</summary>
    /// <returns>The holidays that were not stored yet.</returns>
    public static Task<int> ReplaceAsync(
        WorkerDbContext context, string calendar, IReadOnlyList<DateOnly> dates, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, Sql,
            [SetBased.Value(NpgsqlDbType.Text, calendar), SetBased.Array(NpgsqlDbType.Date, dates)], cancellationToken);
}
