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

    /// <summary>Cleans both; null where no text is left. Where there is only a title, it is the body.</summary>
    /// <param name="isHtml">Whether the body is HTML.</param>
    public static ReviewText? Of(string? title, string? body, bool isHtml)
    {
        var cleanTitle = CleanText.Line(title);
        var cleanBody = CleanText.Block(isHtml ? HtmlText.Of(body) : body);
        return cleanBody is not null ? new ReviewText(cleanTitle, cleanBody)
            : cleanTitle is not null ? new ReviewText(null, cleanTitle)
            : null;
    }
}
