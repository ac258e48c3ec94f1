using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class RejectedBarUpsert
{
    private const string DeleteSql = "delete from worker.rejected_bars where symbol = $1 and date = any ($2)";

    internal static Upsert<RejectedBarRow> Upsert { get; } = Upsert<RejectedBarRow>.Of(new()
    {
        Key = [row => row.Symbol, row => row.Source, row => row.Rule, row => row.RowKey],
        Incidental = [row => row.RunId, row => row.RejectedAt],
    });

    /// <summary>
    /// Stores each rejected row once for each rule: the row keeps the first run that met it unless the content from the feed has changed.
    /// Of two rows with one key the last counts.
    /// </summary>
    /// <returns>The rejections inserted or updated; 0 if all were known.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<RejectedBarRow> rejections, CancellationToken cancellationToken) =>
        Upsert.WriteAsync(context, rejections, cancellationToken);

    /// <summary>Removes the rejections of dates whose bar has been accepted since.</summary>
    /// <returns>The rejections removed.</returns>
    public static Task<int> RemoveAsync(
        WorkerDbContext context, string symbol, IReadOnlyList<DateOnly> dates, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(context, DeleteSql,
            [SetBased.Value(NpgsqlDbType.Text, symbol), SetBased.Array(NpgsqlDbType.Date, dates)], cancellationToken);
}
