using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class MarketSessionUpsert
{
    // One statement, so that no reader ever sees a calendar without its holidays.
    private const string Sql =
        """
        with holidays as (select * from unnest($1, $2) as given (calendar, date)),
        weekends as (select * from unnest($3, $4) as given (calendar, date)),
        dropped_holidays as (
          delete from worker.market_holidays as stored
          where not exists (select from holidays h where h.calendar = stored.calendar and h.date = stored.date)),
        dropped_weekends as (
          delete from worker.weekend_sessions as stored
          where not exists (select from weekends w where w.calendar = stored.calendar and w.date = stored.date)),
        added_weekends as (insert into worker.weekend_sessions (calendar, date) select * from weekends on conflict do nothing)
        insert into worker.market_holidays (calendar, date) select * from holidays on conflict do nothing
        """;

    /// <summary>Makes the stored holidays and weekend sessions of all calendars exactly these.</summary>
    /// <returns>The holidays that were not stored yet.</returns>
    public static Task<int> ReplaceAsync(
        WorkerDbContext context, IReadOnlyList<MarketHolidayRow> holidays, IReadOnlyList<WeekendSessionRow> weekendSessions,
        CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Array<string>(NpgsqlDbType.Text, [.. holidays.Select(row => row.Calendar)]),
            SetBased.Array<DateOnly>(NpgsqlDbType.Date, [.. holidays.Select(row => row.Date)]),
            SetBased.Array<string>(NpgsqlDbType.Text, [.. weekendSessions.Select(row => row.Calendar)]),
            SetBased.Array<DateOnly>(NpgsqlDbType.Date, [.. weekendSessions.Select(row => row.Date)]),
        ], cancellationToken);
}
