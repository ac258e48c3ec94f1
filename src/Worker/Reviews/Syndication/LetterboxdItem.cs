using System.Text.RegularExpressions;

namespace Worker.Reviews.Syndication;

/// <summary>
/// What Letterboxd writes besides reviews: that a film was watched, lists; and around reviews: the stars in the title, which
/// would tell a model the answer, the poster and a warning of spoilers.
/// </summary>
internal static partial class LetterboxdItem
{
    public static bool Is(ReviewItem item) =>
        item.Id?.StartsWith("letterboxd-", StringComparison.Ordinal) == true || item.Elements.Any(element => element.Name.Namespace == RatingElements.Letterboxd);

    /// <summary>Whether somebody wrote something, and did not only watch or list films.</summary>
    public static bool IsReview(ReviewItem item) =>
        item.Id?.StartsWith("letterboxd-watch-", StringComparison.Ordinal) != true && item.Id?.StartsWith("letterboxd-list-", StringComparison.Ordinal) != true;

    /// <summary>The film's name, without year and stars.</summary>
    public static string? Title(ReviewItem item) =>
        item.Elements.FirstOrDefault(element => element.Name == RatingElements.Letterboxd + "filmTitle")?.Value ?? item.Title?.Text;

    public static string? Body(string? html) => html is null ? null : SpoilerWarning().Replace(html, "");

    [GeneratedRegex(@"<p>\s*This review may contain spoilers\.\s*</p>", RegexOptions.IgnoreCase)]
    private static partial Regex SpoilerWarning();
}
