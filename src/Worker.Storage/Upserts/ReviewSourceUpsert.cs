using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class ReviewSourceUpsert
{
    private const string SuccessSql =
        """
        insert into worker.review_sources (source, location, etag, last_modified, last_attempt_at, last_success_at, last_error)
        values ($1, $2, $3, $4, $5, $5, null)
        on conflict (source) do update set
            location = excluded.location, etag = excluded.etag, last_modified = excluded.last_modified,
            last_attempt_at = excluded.last_attempt_at, last_success_at = excluded.last_success_at, last_error = null
        """;

    private const string FailureSql =
        """
        insert into worker.review_sources (source, location, last_attempt_at, last_error)
        values ($1, $2, $3, $4)
        on conflict (source) do update set last_attempt_at = excluded.last_attempt_at, last_error = excluded.last_error
        """;

    /// <summary>Notes a fetch that went well, also one that brought nothing new.</summary>
    public static Task RecordSuccessAsync(WorkerDbContext context, ReviewSourceRow source, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, SuccessSql,
        [
            SetBased.Value(NpgsqlDbType.Text, source.Source),
            SetBased.Value(NpgsqlDbType.Text, source.Location),
            SetBased.Value(NpgsqlDbType.Text, source.ETag),
            SetBased.Value(NpgsqlDbType.Text, source.LastModified),
            SetBased.Value(NpgsqlDbType.TimestampTz, source.LastAttemptAt),
        ], cancellationToken);

    /// <summary>Notes a fetch that failed; of a source that is known already nothing else changes.</summary>
    public static Task RecordFailureAsync(
        WorkerDbContext context, string source, string location, DateTimeOffset at, string error, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, FailureSql,
        [
            SetBased.Value(NpgsqlDbType.Text, source),
            SetBased.Value(NpgsqlDbType.Text, location),
            SetBased.Value(NpgsqlDbType.TimestampTz, at),
            SetBased.Value(NpgsqlDbType.Text, error),
        ], cancellationToken);
}
