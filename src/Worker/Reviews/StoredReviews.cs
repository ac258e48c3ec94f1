using Microsoft.EntityFrameworkCore;
using Worker.Storage;

namespace Worker.Reviews;

/// <summary>The reviews in the database. Thread-safe.</summary>
internal sealed class StoredReviews(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>Whether there is any: without reviews, a scheduled scoring is no failure.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reviews.AnyAsync(cancellationToken);
    }
}
