using Worker.Reviews.Checks;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Reviews.Ingestion;

/// <summary>Writes all that one fetch brought in one transaction: after a crash a source is as before or as after, never between.</summary>
internal static class SourceWriter
{
    /// <summary>Rows and characters a statement: enough to be fast, few enough to stay small in memory on both sides.</summary>
    private const int MaxRows = 2000, MaxCharacters = 2 * 1024 * 1024;

    public static async Task<SourceReport> WriteAsync(
        WorkerDbContext database, ReviewSourceOptions source, ReviewFeedAnswer answer, CheckedReviews reviews, long? runId, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var (added, updated) = (0, 0);
        foreach (var chunk in Chunks(reviews.Accepted))
        {
            var counts = await ReviewUpsert.WriteAsync(database, [.. chunk.Select(review => ToRow(source.Name, review, now))], cancellationToken);
            (added, updated) = (added + counts.Added, updated + counts.Updated);
        }
        var rejections = await WriteRejectedAsync(database, source, reviews, runId, now, cancellationToken);
        await ReviewSourceUpsert.RecordSuccessAsync(database, SourceState.ToRow(source, answer.Marks, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SourceReport
        {
            Source = source.Name,
            IsUnchanged = answer.IsUnchanged,
            Documents = answer.Documents,
            Reviews = reviews.Count,
            Added = added,
            Updated = updated,
            Duplicates = reviews.Duplicates,
            NotReviews = answer.NotReviews,
            Rejected = reviews.Rules,
            RejectionsWritten = rejections,
            Notes = answer.Notes,
        };
    }

    /// <summary>Writes what was rejected, which is kept also if nothing else is.</summary>
    /// <returns>The rejections that were not known from an earlier run.</returns>
    public static async Task<int> WriteRejectedAsync(
        WorkerDbContext database, ReviewSourceOptions source, CheckedReviews reviews, long? runId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var chunk in reviews.Rejected.Chunk(MaxRows))
            written += await RejectedReviewUpsert.WriteAsync(database, [.. chunk.Select(review => ToRow(source.Name, review, runId, now))], cancellationToken);
        return written;
    }

    private static IEnumerable<IReadOnlyList<Review>> Chunks(IEnumerable<Review> reviews)
    {
        var (chunk, characters) = (new List<Review>(), 0);
        foreach (var review in reviews)
        {
            chunk.Add(review);
            characters += review.Body.Length + (review.Title?.Length ?? 0);
            if (chunk.Count < MaxRows && characters < MaxCharacters)
                continue;
            yield return chunk;
            (chunk, characters) = ([], 0);
        }
        if (chunk.Count > 0)
            yield return chunk;
    }

    private static ReviewRow ToRow(string source, Review review, DateTimeOffset now) => new()
    {
        Source = source,
        ExternalId = review.ExternalId,
        Subject = review.Subject,
        PublishedAt = review.PublishedAt,
        Rating = review.Rating,
        IsPositive = review.IsPositive,
        Title = review.Title,
        Body = review.Body,
        Language = review.Language,
        TextSha256 = review.TextSha256,
        FirstSeenAt = now,
        UpdatedAt = now,
    };

    private static RejectedReviewRow ToRow(string source, RejectedReview review, long? runId, DateTimeOffset now) => new()
    {
        Source = source,
        Rule = review.Rule,
        RowKey = review.RowKey,
        Detail = review.Detail,
        Values = review.Values,
        RunId = runId,
        RejectedAt = now,
    };
}
