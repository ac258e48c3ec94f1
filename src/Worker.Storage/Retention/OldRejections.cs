namespace Worker.Storage.Retention;

/// <summary>Bars and reviews that broke a rule long ago.</summary>
public static class OldRejections
{
    private const string Condition = "rejected_at < $1";

    /// <returns>How many there were.</returns>
    public static Task<long> DeleteBarsAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        OldRows.DeleteAsync(context, "rejected_bars", Condition, before, cancellationToken);

    /// <returns>How many there were.</returns>
    public static Task<long> DeleteReviewsAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        OldRows.DeleteAsync(context, "rejected_reviews", Condition, before, cancellationToken);
}
