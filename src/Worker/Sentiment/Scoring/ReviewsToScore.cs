using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Sentiment.Scoring;

/// <summary>Which reviews need a score.</summary>
internal enum ScoringScope
{
    /// <summary>Every review, also those that the version has scored.</summary>
    Everything,

    /// <summary>Those whose present text the version has not scored.</summary>
    NewToVersion,

    /// <summary>Those whose present text no version has scored.</summary>
    NeverScored,
}

/// <summary>Reads the reviews that need a score, page by page in the order of their numbers.</summary>
internal sealed class ReviewsToScore(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <param name="otherLanguages">Tags of languages that the scorer does not read: their reviews need no score.</param>
    public async Task<int> CountAsync(long versionId, ScoringScope scope, string[] otherLanguages, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Select(context, versionId, scope, otherLanguages).CountAsync(cancellationToken);
    }

    /// <param name="after">The number of the last review of the page before; 0 for the first page.</param>
    public async Task<IReadOnlyList<ReviewToScore>> PageAsync(
        long versionId, ScoringScope scope, string[] otherLanguages, long after, int most, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Select(context, versionId, scope, otherLanguages).Where(row => row.Id > after).OrderBy(row => row.Id).Take(most)
            .Select(row => new ReviewToScore(row.Id, row.Title, row.Body, row.TextSha256)).ToListAsync(cancellationToken);
    }

    private static IQueryable<ReviewRow> Select(WorkerDbContext context, long versionId, ScoringScope scope, string[] otherLanguages)
    {
        var reviews = context.Reviews.AsNoTracking().Where(review => review.Language == null || !otherLanguages.Contains(review.Language));
        return scope switch
        {
            ScoringScope.Everything => reviews,
            ScoringScope.NewToVersion => reviews.Where(review => !context.SentimentScores.Any(score =>
                score.ReviewId == review.Id && score.ModelVersionId == versionId && score.TextSha256 == review.TextSha256)),
            ScoringScope.NeverScored => reviews.Where(review => !context.SentimentScores.Any(score =>
                score.ReviewId == review.Id && score.TextSha256 == review.TextSha256)),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "Expected Everything, NewToVersion or NeverScored."),
        };
    }
}

/// <param name="TextSha256">Of the title and body that are scored here.</param>
internal sealed record ReviewToScore(long Id, string? Title, string Body, string TextSha256);
