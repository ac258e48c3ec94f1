namespace Worker.Sentiment.Labels;

/// <summary>What is read of a review: its title, where it has one, and its body.</summary>
internal static class ReviewText
{
    public static string Of(string? title, string body) => string.IsNullOrWhiteSpace(title) ? body : $"{title}\n{body}";
}
