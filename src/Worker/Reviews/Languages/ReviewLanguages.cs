using Microsoft.EntityFrameworkCore;
using Worker.Reviews.Normalisation;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Reviews.Languages;

/// <summary>Fills in the language of stored reviews whose sources do not say it.</summary>
internal sealed class ReviewLanguages(IDbContextFactory<WorkerDbContext> contexts, LanguageDetector detector)
{
    private const int ChunkSize = 1000;

    /// <summary>Detects and stores what is missing, chunk by chunk; each review is read once.</summary>
    /// <returns>How many languages were stored.</returns>
    public async Task<int> DetectAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = 0;
        while (true)
        {
            var page = await context.Reviews.AsNoTracking().Where(row => row.Language == null).OrderBy(row => row.Id).Take(ChunkSize)
                .Select(row => new { row.Id, row.Title, row.Body }).ToListAsync(cancellationToken);
            if (page.Count == 0) return stored;
            var languages = page.AsParallel().AsOrdered().WithCancellation(cancellationToken)
                .Select(row => new ReviewLanguage(row.Id, detector.Detect(new ReviewText(row.Title, row.Body).Whole))).ToList();
            stored += await ReviewLanguageUpdate.WriteAsync(context, languages, cancellationToken);
        }
    }

    /// <summary>The tags that stored reviews have, with their reviews.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reviews.AsNoTracking().Where(row => row.Language != null).GroupBy(row => row.Language!)
            .ToDictionaryAsync(group => group.Key, group => group.Count(), cancellationToken);
    }
}
