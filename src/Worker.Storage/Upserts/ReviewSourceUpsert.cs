using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class ReviewSourceUpsert
{
    internal static Upsert<ReviewSourceRow> Success { get; } = Upsert<ReviewSourceRow>.Of(new() { Key = [row => row.Source] });

    internal static Upsert<ReviewSourceRow> Failure { get; } = Upsert<ReviewSourceRow>.Of(new()
    {
        Key = [row => row.Source],
        UpdateOnly = [row => row.LastAttemptAt, row => row.LastError],
    });

    /// <summary>Stores a fetch that succeeded, also one that brought nothing new.</summary>
    public static Task RecordSuccessAsync(WorkerDbContext context, ReviewSourceRow source, CancellationToken cancellationToken) =>
        Success.WriteAsync(context,
        [
            new ReviewSourceRow
            {
                Source = source.Source,
                Location = source.Location,
                ETag = source.ETag,
                LastModified = source.LastModified,
                LastAttemptAt = source.LastAttemptAt,
                LastSuccessAt = source.LastAttemptAt,
            },
        ], cancellationToken);

    /// <summary>Stores a fetch that failed; nothing else of a known source changes.</summary>
    public static Task RecordFailureAsync(
        WorkerDbContext context, string source, string location, DateTimeOffset at, string error, CancellationToken cancellationToken) =>
        Failure.WriteAsync(
            context, [new ReviewSourceRow { Source = source, Location = location, LastAttemptAt = at, LastError = error }], cancellationToken);
}
