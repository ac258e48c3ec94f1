namespace Worker.Sentiment.Words;

/// <summary>The cleaning of introductory texts: lower case, letters only, stop words and short tokens out.</summary>
internal static class TextbookCleaning
{
    /// <summary>The kept tokens with one space between them; empty if none is kept.</summary>
    /// <param name="leastTokenLength">Tokens with fewer letters are dropped.</param>
    public static string Clean(string text, int leastTokenLength)
    {
        var letters = string.Create(text.Length, text, static (into, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                into[i] = char.IsLetter(from[i]) ? char.ToLowerInvariant(from[i]) : ' ';
        });
        var kept = letters
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(token => token.Length >= leastTokenLength && !StopWords.Contains(token));
        return string.Join(' ', kept);
    }
}
