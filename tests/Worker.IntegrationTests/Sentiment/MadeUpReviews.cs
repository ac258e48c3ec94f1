using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Sentiment;

/// <summary>Reviews of a few neutral words with one that decides: <c>lovely</c> or <c>dreadful</c>. Easy for any model.</summary>
internal static class MadeUpReviews
{
    private static readonly string[] Neutral = ["the", "app", "on", "my", "phone", "today", "was", "a", "new", "version", "with", "menu"];

    /// <summary>As many of each class; numbers from <paramref name="from"/> on give other texts.</summary>
    public static IEnumerable<ReviewRow> Labelled(int count, int from = 0) =>
        Enumerable.Range(from, count).Select(i => Review(i, Text(i, i % 2 == 0), isPositive: i % 2 == 0));

    /// <summary>Without label and rating.</summary>
    public static IEnumerable<ReviewRow> Unlabelled(int count, int from) => Enumerable.Range(from, count).Select(i => Review(i, Text(i, i % 2 == 0)));

    public static ReviewRow Review(int number, string body, bool? isPositive = null, decimal? rating = null, string? title = null) => new()
    {
        Source = "made-up",
        ExternalId = number.ToString(CultureInfo.InvariantCulture),
        Subject = "app",
        PublishedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(number),
        IsPositive = isPositive,
        Rating = rating,
        Title = title,
        Body = body,
        TextSha256 = Sha256(body),
        FirstSeenAt = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
    };

    public static string Text(int number, bool isPositive)
    {
        var random = new Random(number);
        var words = Enumerable.Range(0, random.Next(3, 12)).Select(_ => Neutral[random.Next(Neutral.Length)]).ToArray();
        words[random.Next(words.Length)] = isPositive ? "lovely" : "dreadful";
        return $"{string.Join(' ', words)} {number}";
    }

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
