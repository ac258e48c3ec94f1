using Microsoft.EntityFrameworkCore;
using Worker.Storage;

namespace Worker.Reviews;

/// <summary>The reviews in the database. Thread-safe.</summary>
internal sealed class StoredReviews(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>Whether there is any: where nobody follows reviews, a schedule that asks for their scores is no failure.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Reviews.AnyAsync(cancellationToken);
    }
}
