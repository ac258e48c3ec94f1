using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Worker.Storage.Upserts;

/// <param name="Language">BCP 47.</param>
public sealed record ReviewLanguage(long ReviewId, string Language);

/// <summary>Stores detected languages.</summary>
public static class ReviewLanguageUpdate
{
    /// <summary>A language that the source has set in the meantime stays.</summary>
    /// <returns>The rows that were changed.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<ReviewLanguage> languages, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            """
            update worker.reviews r set language = u.language
            from unnest(@ids, @languages) as u (id, language)
            where r.id = u.id and r.language is null
            """,
            [
                new NpgsqlParameter("ids", languages.Select(one => one.ReviewId).ToArray()),
                new NpgsqlParameter("languages", languages.Select(one => one.Language).ToArray()),
            ],
            cancellationToken);
}
