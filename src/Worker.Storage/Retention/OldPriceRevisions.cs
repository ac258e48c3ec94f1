namespace Worker.Storage.Retention;

/// <summary>Values of bars that were replaced long ago.</summary>
public static class OldPriceRevisions
{
    /// <returns>How many there were.</returns>
    public static Task<long> DeleteAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        OldRows.DeleteAsync(context, "price_revisions", "replaced_at < $1", before, cancellationToken);
}
