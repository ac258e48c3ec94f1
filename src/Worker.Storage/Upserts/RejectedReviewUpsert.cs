using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class RejectedReviewUpsert
{
    internal static Upsert<RejectedReviewRow> Upsert { get; } = Upsert<RejectedReviewRow>.Of(new()
    {
        Key = [row => row.Source, row => row.Rule, row => row.RowKey],
        Incidental = [row => row.RunId, row => row.RejectedAt],
    });

    /// <summary>
    /// Stores each rejected entry once for each rule: the row keeps the first run that met it unless the content from the source has
    /// changed. Of two rows with one key the last counts.
    /// </summary>
    /// <returns>The rejections inserted or updated; 0 if all were known.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<RejectedReviewRow> rejections, CancellationToken cancellationToken) =>
        Upsert.WriteAsync(context, rejections, cancellationToken);
}
