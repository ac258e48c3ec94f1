using NpgsqlTypes;
using Worker.Storage.Upserts;

namespace Worker.Storage.Retention;

/// <summary>Deletes rows past their time, some thousands a statement: no lock is held for long, and what is done stays done.</summary>
internal static class OldRows
{
    private const int BatchRows = 5000;

    /// <param name="condition">SQL, in which <c>$1</c> is the instant.</param>
    public static async Task<long> DeleteAsync(
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
