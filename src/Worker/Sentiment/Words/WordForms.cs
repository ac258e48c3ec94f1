namespace Worker.Sentiment.Words;

/// <summary>Singular and plural of one English noun: they say the same, and apart each would seem to belong to a class by chance.</summary>
internal static class WordForms
{
    private const int ShortestPlural = 4;

    /// <summary>The singular of a plural whose singular is used too; else the word itself. Verbs in the third person are treated alike.</summary>
    /// <param name="isUsed">Whether the texts have a word.</param>
    public static string Singular(string word, Func<string, bool> isUsed)
    {
        if (word.Length < ShortestPlural || !word.EndsWith('s') || word.EndsWith("ss", StringComparison.Ordinal)
            || word.EndsWith("us", StringComparison.Ordinal) || word.EndsWith("is", StringComparison.Ordinal))
        {
            return word;
        }
        if (isUsed(word[..^1])) return word[..^1];
        return word.EndsWith("es", StringComparison.Ordinal) && isUsed(word[..^2]) ? word[..^2] : word;
    }
}
