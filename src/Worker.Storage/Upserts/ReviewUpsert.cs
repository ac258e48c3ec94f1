using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class ReviewUpsert
{
    private const string Sql =
        """
        with written as (
            insert into worker.reviews as stored
                (source, external_id, subject, published_at, rating, is_positive, title, body, language, text_sha256, first_seen_at, updated_at)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (source, external_id) do update set
                subject = excluded.subject, published_at = excluded.published_at, rating = excluded.rating, is_positive = excluded.is_positive,
                title = excluded.title, body = excluded.body, language = excluded.language, text_sha256 = excluded.text_sha256,
                updated_at = excluded.updated_at
            where (stored.subject, stored.published_at, stored.rating, stored.is_positive, stored.title, stored.body, stored.language, stored.text_sha256)
                is distinct from
                (excluded.subject, excluded.published_at, excluded.rating, excluded.is_positive, excluded.title, excluded.body, excluded.language, excluded.text_sha256)
            returning (xmax = 0) as is_new)
        select count(*) filter (where is_new), count(*) filter (where not is_new) from written
        """;

    /// <summary>
    /// Inserts new reviews and updates those that differ; when they were seen alone makes no difference. Of two rows with one source
    /// and external id the last counts.
    /// </summary>
    /// <returns>How many were inserted and how many updated; 0 and 0 where all were stored already.</returns>
    public static async Task<(int Added, int Updated)> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<ReviewRow> reviews, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(reviews, row => (row.Source, row.ExternalId));
        return await SetBased.SingleAsync(context, Sql,
        [
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Source),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.ExternalId),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Subject),
            SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.PublishedAt),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Rating),
            SetBased.Column(rows, NpgsqlDbType.Boolean, row => row.IsPositive),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Title),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Body),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Language),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.TextSha256),
            SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.FirstSeenAt),
            SetBased.Column(rows, NpgsqlDbType.TimestampTz, row => row.UpdatedAt),
        ], reader => ((int)reader.GetInt64(0), (int)reader.GetInt64(1)), cancellationToken);
    }
}
