using NpgsqlTypes;
using Worker.Storage.Upserts;

namespace Worker.Storage.Retention;

/// <summary>Deletes rows past their time, some thousands a statement: no lock is held for long, and what is done stays done.</summary>
public static class OldRows
{
    private const int BatchRows = 5000;

    /// <summary>Runs that ended before an instant; what is queued or running stays, however old.</summary>
    public static Task<long> DeleteRunsAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        DeleteAsync(context, "runs", "finished_at < $1 and state not in ('queued', 'running')", before, cancellationToken);

    public static Task<long> DeleteRejectedBarsAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        DeleteAsync(context, "rejected_bars", "rejected_at < $1", before, cancellationToken);

    public static Task<long> DeleteRejectedReviewsAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        DeleteAsync(context, "rejected_reviews", "rejected_at < $1", before, cancellationToken);

    private static async Task<long> DeleteAsync(
        WorkerDbContext context, string table, string condition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var sql = $"delete from worker.{table} where id in (select id from worker.{table} where {condition} order by id limit {BatchRows})";
        long total = 0;
        int deleted;
        do
        {
            deleted = await SetBased.ExecuteAsync(context, sql, [SetBased.Value(NpgsqlDbType.TimestampTz, before)], cancellationToken);
            total += deleted;
        }
        while (deleted == BatchRows);
        return total;
    }
}
