using System.Security.Cryptography;
using System.Text;

namespace Worker.Reviews.Normalisation;

/// <summary>Title and body of a review as they are stored and scored.</summary>
internal sealed record ReviewText(string? Title, string Body)
{
    /// <summary>Both in one, the title first.</summary>
    public string Whole => Title is null ? Body : $"{Title}\n{Body}";

    /// <summary>Lower-case hex: changes when the title or the body does.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Whole)));

    /// <summary>Cleans both; null if no text is left. If there is only a title, it is the body.</summary>
    public static ReviewText? Of(FeedEntry entry)
    {
        var cleanTitle = CleanText.Line(entry.IsTitleHtml ? HtmlText.Of(entry.Title) : entry.Title);
        var cleanBody = CleanText.Block(entry.IsHtml ? HtmlText.Of(entry.Body) : entry.Body);
        return cleanBody is not null ? new ReviewText(cleanTitle, cleanBody)
            : cleanTitle is not null ? new ReviewText(null, cleanTitle)
            : null;
    }
}
