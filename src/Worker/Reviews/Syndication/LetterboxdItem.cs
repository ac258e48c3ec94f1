using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>
/// What Letterboxd writes in addition to reviews: that a film was watched, lists; and around reviews: the stars in the title, which
/// would tell a model the answer, the poster and a warning of spoilers.
/// </summary>
internal static partial class LetterboxdItem
{
    /// <param name="id">The identifier of the item.</param>
    public static bool Is(XElement item, string? id) =>
        id?.StartsWith("letterboxd-", StringComparison.Ordinal) == true || item.Elements().Any(element => element.Name.Namespace == RatingElements.Letterboxd);

    /// <summary>Whether it holds a text, not only watched or listed films.</summary>
    public static bool IsReview(string? id) =>
        id?.StartsWith("letterboxd-watch-", StringComparison.Ordinal) != true && id?.StartsWith("letterboxd-list-", StringComparison.Ordinal) != true;

    /// <summary>The film's name, without year and stars; null if the item does not give it.</summary>
    public static string? Title(XElement item) => item.Element(RatingElements.Letterboxd + "filmTitle")?.Value;

    public static string? Body(string? html) => html is null ? null : SpoilerWarning().Replace(html, "");

    [GeneratedRegex(@"<p>\s*This review may contain spoilers\.\s*</p>", RegexOptions.IgnoreCase)]
    private static partial Regex SpoilerWarning();
}
