using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class RejectedBarUpsert
{
    private const string Sql =
        """
        insert into worker.rejected_bars as stored (symbol, source, rule, row_key, date, detail, "values", run_id, rejected_at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (symbol, source, rule, row_key) do update set
            date = excluded.date, detail = excluded.detail, "values" = excluded."values",
            run_id = excluded.run_id, rejected_at = excluded.rejected_at
        where (stored.date, stored.detail, stored."values") is distinct from (excluded.date, excluded.detail, excluded."values")
        """;

    /// <summary>
    /// Keeps each rejected row once a rule: the first run that met it stays named unless what the feed said has changed. Of
    /// two rows with one key the last counts.
    /// </summary>
    /// <returns>The rejections inserted or updated; 0 where all were known.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<RejectedBarRow> rejections, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(rejections, bar => (bar.Symbol, bar.Source, bar.Rule, bar.RowKey));
        return SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Symbol),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Source),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Rule),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.RowKey),
            SetBased.Column(rows, NpgsqlDbType.Date, row => row.Date),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Detail),
            SetBased.Column(rows, NpgsqlDbType.Jsonb, row => row.Values),
            SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.RunId),
            SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.RejectedAt),
        ], cancellationToken);
    }
}
