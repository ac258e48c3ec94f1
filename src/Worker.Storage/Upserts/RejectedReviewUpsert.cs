using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class RejectedReviewUpsert
{
    private const string Sql =
        """
        insert into worker.rejected_reviews as stored (source, rule, row_key, detail, "values", run_id, rejected_at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7)
        on conflict (source, rule, row_key) do update set
            detail = excluded.detail, "values" = excluded."values", run_id = excluded.run_id, rejected_at = excluded.rejected_at
        where (stored.detail, stored."values") is distinct from (excluded.detail, excluded."values")
        """;

    /// <summary>
    /// Keeps each rejected entry once a rule: the first run that met it stays named unless what the source said has changed. Of two
    /// rows with one key the last counts.
    /// </summary>
    /// <returns>The rejections inserted or updated; 0 where all were known.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<RejectedReviewRow> rejections, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(rejections, row => (row.Source, row.Rule, row.RowKey));
        return SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Source),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Rule),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.RowKey),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Detail),
            SetBased.Column(rows, NpgsqlDbType.Jsonb, row => row.Values),
            SetBased.Column(rows, NpgsqlDbType.Bigint, row => row.RunId),
            SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.RejectedAt),
        ], cancellationToken);
    }
}
