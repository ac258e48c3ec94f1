using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class ReviewUpsert
{
    internal static Upsert<ReviewRow> Upsert { get; } = Upsert<ReviewRow>.Of(new()
    {
        Key = [row => row.Source, row => row.ExternalId],
        InsertOnly = [row => row.FirstSeenAt],
        Incidental = [row => row.UpdatedAt],
        // The detected language of a review whose source does not say it.
        KeepIfNull = [row => row.Language],
    });

    /// <summary>
    /// Inserts new reviews and updates those that differ; when they were seen alone makes no difference. Of two rows with one source
    /// and external id the last counts.
    /// </summary>
    /// <returns>How many were inserted and how many updated; 0 and 0 if all were stored already.</returns>
    public static Task<(int Added, int Updated)> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<ReviewRow> reviews, CancellationToken cancellationToken) =>
        Upsert.WriteAndCountAsync(context, reviews, cancellationToken);
}
