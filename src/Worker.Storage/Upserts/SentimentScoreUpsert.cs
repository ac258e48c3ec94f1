using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class SentimentScoreUpsert
{
    internal static Upsert<SentimentScoreRow> Upsert { get; } = Upsert<SentimentScoreRow>.Of(new()
    {
        Key = [row => row.ReviewId, row => row.ModelVersionId],
        Incidental = [row => row.RunId, row => row.ScoredAt],
        // A review that was deleted while it was scored has no use for a score.
        Filter = "exists (select from worker.reviews r where r.id = given.review_id)",
    });

    /// <summary>
    /// Inserts new scores and updates those that differ, in one transaction with the notice that readers may listen for
    /// (<c>NOTIFY worker_results</c>, sent only if a row changed). The time and the run alone make no difference.
    /// </summary>
    /// <param name="notice">A JSON object of less than 8,000 bytes.</param>
    /// <returns>The rows inserted or updated.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<SentimentScoreRow> scores, string notice, CancellationToken cancellationToken) =>
        ResultNotice.WriteAsync(context, notice, () => Upsert.WriteAsync(context, scores, cancellationToken), cancellationToken);
}
