using System.Globalization;
using System.Net;
using System.Text;
using Worker.Observability;

namespace Worker.Http;

/// <summary>What a message may say of an answer. The words of the status are those of the standard, not those that the host sent.</summary>
internal static class AnswerText
{
    private const int MaxBytes = 1024;

    /// <summary>Such as <c>429 Too Many Requests</c>.</summary>
    public static string Status(HttpStatusCode status)
    {
        using var standard = new HttpResponseMessage(status);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)status} {standard.ReasonPhrase}").TrimEnd();
    }

    /// <summary>
    /// The beginning of a body between quotes, <c>nothing</c> for an empty one. What a host on this machine or in a private network answers
    /// is not shown: readers of the messages may have no access to that host.
    /// </summary>
    /// <param name="isPrivate"><see cref="OutboundHandler.IsPrivate"/> of the answer.</param>
    public static string Quote(ReadOnlySpan<byte> body, bool isPrivate) =>
        body.IsEmpty ? "'nothing'"
        : isPrivate ? "what is not shown (the host is not public)"
        : $"'{Excerpt.Of(Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxBytes)]))}'";
}
