using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class SymbolUpsert
{
    private const string SuccessSql =
        """
        insert into worker.symbols as known
            (symbol, source, currency, time_zone, calendar, session_close, last_attempt_at, last_success_at, last_error, requested_from,
             first_date, last_date)
        select $1, $2, $3, $4, $5, $6, $7, $7, null, $8, min(date), max(date) from worker.price_bars where symbol = $1
        on conflict (symbol) do update set
            source = excluded.source, currency = coalesce(excluded.currency, known.currency), time_zone = excluded.time_zone,
            calendar = excluded.calendar, session_close = excluded.session_close, first_date = excluded.first_date,
            last_date = excluded.last_date, last_attempt_at = excluded.last_attempt_at,
            last_success_at = excluded.last_success_at, last_error = null,
            requested_from = coalesce(excluded.requested_from, known.requested_from)
        """;

    private const string FailureSql =
        """
        insert into worker.symbols (symbol, source, time_zone, calendar, session_close, last_attempt_at, last_error)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (symbol) do update set last_attempt_at = excluded.last_attempt_at, last_error = excluded.last_error
        """;

    /// <summary>Notes a fetch that went well; the first and last dates are taken from the bars as they are stored now.</summary>
    public static Task RecordSuccessAsync(WorkerDbContext context, SymbolRow symbol, DateTimeOffset at, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, SuccessSql,
        [
            SetBased.Value(NpgsqlDbType.Text, symbol.Symbol),
            SetBased.Value(NpgsqlDbType.Text, symbol.Source),
            SetBased.Value(NpgsqlDbType.Text, symbol.Currency),
            SetBased.Value(NpgsqlDbType.Text, symbol.TimeZone),
            SetBased.Value(NpgsqlDbType.Text, symbol.Calendar),
            SetBased.Value(NpgsqlDbType.Time, symbol.SessionClose),
            SetBased.Value(NpgsqlDbType.TimestampTz, at),
            SetBased.Value(NpgsqlDbType.Date, symbol.RequestedFrom),
        ], cancellationToken);

    /// <summary>Notes a fetch that failed; of a symbol that is known already nothing else changes.</summary>
    public static Task RecordFailureAsync(
        WorkerDbContext context, SymbolRow symbol, DateTimeOffset at, string error, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, FailureSql,
        [
            SetBased.Value(NpgsqlDbType.Text, symbol.Symbol),
            SetBased.Value(NpgsqlDbType.Text, symbol.Source),
            SetBased.Value(NpgsqlDbType.Text, symbol.TimeZone),
            SetBased.Value(NpgsqlDbType.Text, symbol.Calendar),
            SetBased.Value(NpgsqlDbType.Time, symbol.SessionClose),
            SetBased.Value(NpgsqlDbType.TimestampTz, at),
            SetBased.Value(NpgsqlDbType.Text, error),
        ], cancellationToken);
}
