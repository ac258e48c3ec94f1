namespace Worker.Storage.Retention;

/// <summary>Runs that ended long ago, with their log lines.</summary>
public static class OldRuns
{
    /// <summary>Deletes those that ended before an instant; what is queued or running stays, however old.</summary>
    /// <returns>How many there were.</returns>
    public static Task<long> DeleteAsync(WorkerDbContext context, DateTimeOffset before, CancellationToken cancellationToken) =>
        OldRows.DeleteAsync(context, "runs", "finished_at < $1 and state not in ('queued', 'running')", before, cancellationToken);
}
