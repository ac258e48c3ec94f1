using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Worker.Http;
using Worker.Reviews.Documents;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Reviews.Ingestion;

/// <summary>What is remembered of a source from one fetch to the next, and how it is written into <c>worker.review_sources</c>.</summary>
internal static class SourceState
{
    /// <summary>
    /// Where a source is read from, and as what: the locations and a fingerprint of its settings. Where these differ, an unchanged
    /// document still says something new.
    /// </summary>
    public static string Location(ReviewSourceOptions source)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(source));
        return $"{string.Join(' ', source.Locations.Select(ShownAddress.Of))} (settings {Convert.ToHexStringLower(hash.AsSpan(0, 6))})";
    }

    /// <summary>The marks of the source's documents, in order; none if it is now read from elsewhere or was never read.</summary>
    public static async Task<IReadOnlyList<DocumentMark>> LoadAsync(
        WorkerDbContext database, ReviewSourceOptions source, CancellationToken cancellationToken)
    {
        var location = Location(source);
        var row = await database.ReviewSources.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Source == source.Name && row.Location == location, cancellationToken);
        if (row is null)
            return [];
        var (tags, times) = (Split(row.ETag), Split(row.LastModified));
        return [.. Enumerable.Range(0, Math.Max(tags.Length, times.Length)).Select(i => new DocumentMark(tags.ElementAtOrDefault(i), times.ElementAtOrDefault(i)))];
    }

    public static ReviewSourceRow ToRow(ReviewSourceOptions source, IReadOnlyList<DocumentMark> marks, DateTimeOffset now) => new()
    {
        Source = source.Name,
        Location = Location(source),
        ETag = Join(marks, mark => mark.ETag),
        LastModified = Join(marks, mark => mark.LastModified),
        LastAttemptAt = now,
        LastSuccessAt = now,
    };

    // A header holds no line feed.
    private static string? Join(IReadOnlyList<DocumentMark> marks, Func<DocumentMark, string?> part) =>
        marks.All(mark => part(mark) is null) ? null : string.Join('\n', marks.Select(part));

    private static string?[] Split(string? column) => [.. (column?.Split('\n') ?? []).Select(part => part.Length == 0 ? null : part)];
}
