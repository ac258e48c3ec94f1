using System.Collections.Frozen;

namespace Worker.Sentiment.Words;

/// <summary>Common English function words, negations among them; the list is the embedded <c>StopWords.txt</c>.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = Read();

    /// <param name="word">Lower case; a contraction (<c>don't</c>, <c>it's</c>) counts as what precedes its apostrophe.</param>
    public static bool Contains(ReadOnlySpan<char> word)
    {
        var apostrophe = word.IndexOf('\'');
        var stem = apostrophe > 0 ? word[..apostrophe] : word;
        return Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(stem);
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(StopWords).Assembly.GetManifestResourceStream("Worker.Sentiment.Words.StopWords.txt")
            ?? throw new InvalidOperationException("StopWords.txt is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
