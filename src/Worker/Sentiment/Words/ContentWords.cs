namespace Worker.Sentiment.Words;

/// <summary>The words of a text that say what it is about: no stop words, numbers or single letters, no possessive ending.</summary>
internal static class ContentWords
{
    private const string Possessive = "'s";

    public static IEnumerable<string> Of(string text) => WordTokens.Of(text)
        .Where(word => !StopWords.Contains(word))
        .Select(word => word.EndsWith(Possessive, StringComparison.Ordinal) ? word[..^Possessive.Length] : word)
        .Where(word => word.Length > 1 && word.Any(char.IsLetter));
}
