namespace Worker.Sentiment.Words;

/// <summary>
/// The words of a text that say what it is about: no stop words, numbers or single letters, no possessive ending, and nothing of scripts
/// that put no spaces between words.
/// </summary>
internal static class ContentWords
{
    private const string Possessive = "'s";

    public static IEnumerable<string> Of(string text) => WordTokens.Of(text)
        .Where(word => !StopWords.Contains(word))
        .Select(word => word.EndsWith(Possessive, StringComparison.Ordinal) ? word[..^Possessive.Length] : word)
        .Where(word => word.Length > 1 && word.Any(char.IsLetter) && !UnspacedScripts.IsIn(word));

    /// <summary>Whether the text has words that are left out since nothing stands between them.</summary>
    public static bool HasUnspaced(string text) => WordTokens.Of(text).Any(UnspacedScripts.IsIn);
}
