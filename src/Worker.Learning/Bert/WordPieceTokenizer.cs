namespace Worker.Learning.Bert;

/// <summary>
/// Text to token ids: words, then for each word the longest vocabulary entries from left to right (WordPiece, Wu et al. 2016, as in BERT's
/// reference). Thread-safe.
/// </summary>
public sealed class WordPieceTokenizer(WordPieceVocabulary vocabulary, TokenizerSettings settings)
{
    /// <summary>A longer word is unknown as a whole, in characters (code points).</summary>
    private const int LongestWord = 100;

    private readonly BasicTokenizer _basic = new(settings);

    public WordPieceVocabulary Vocabulary { get; } = vocabulary;

    public TokenizerSettings Settings { get; } = settings;

    /// <summary>
    /// Reads <c>vocab.txt</c> and, if there is one, <c>tokenizer_config.json</c>; without <c>vocab.txt</c>, <c>tokenizer.json</c>.
    /// </summary>
    /// <param name="folder">An encoder folder of the Hugging Face layout.</param>
    /// <exception cref="EncoderException">A file is missing or malformed.</exception>
    public static WordPieceTokenizer Load(string folder)
    {
        var (list, file) = (Path.Combine(folder, "vocab.txt"), Path.Combine(folder, TokenizerFile.Name));
        if (!File.Exists(list) && File.Exists(file)) return TokenizerFile.Read(file);
        var vocabulary = WordPieceVocabulary.Load(list);
        return new WordPieceTokenizer(vocabulary, TokenizerSettings.Read(folder, vocabulary));
    }

    /// <summary><c>[CLS] pieces [SEP]</c>, cut so that the whole is at most <paramref name="maxTokens"/> long; no padding.</summary>
    /// <param name="text">Any text; an empty one gives <c>[CLS] [SEP]</c>.</param>
    /// <param name="maxTokens">At least 2.</param>
    public int[] Encode(string text, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 2);
        var ids = new List<int>(Math.Min(maxTokens, (text.Length / 4) + 8)) { Vocabulary.ClassifyId };
        foreach (var word in _basic.Split(text))
        {
            if (ids.Count >= maxTokens - 1) break;
            AddPieces(word, ids);
        }

        if (ids.Count > maxTokens - 1) ids.RemoveRange(maxTokens - 1, ids.Count - maxTokens + 1);
        ids.Add(Vocabulary.SeparatorId);
        return [.. ids];
    }

    /// <summary>The pieces of a text as in the vocabulary, without <c>[CLS]</c> and <c>[SEP]</c>.</summary>
    public IReadOnlyList<string> Tokenize(string text)
    {
        var ids = new List<int>();
        foreach (var word in _basic.Split(text)) AddPieces(word, ids);
        return [.. ids.Select(id => Vocabulary.Entries[id])];
    }

    private void AddPieces(string word, List<int> ids)
    {
        var first = ids.Count;
        if (word.Length <= LongestWord || word.EnumerateRunes().Count() <= LongestWord)
        {
            for (var start = 0; start < word.Length;)
            {
                var length = LongestMatch(word.AsSpan(start), startsWord: start == 0, out var id);
                if (length == 0)
                {
                    // One part without an entry makes the whole word unknown.
                    ids.RemoveRange(first, ids.Count - first);
                    break;
                }

                ids.Add(id);
                start += length;
            }
        }

        if (ids.Count == first) ids.Add(Vocabulary.UnknownId);
    }

    private int LongestMatch(ReadOnlySpan<char> rest, bool startsWord, out int id)
    {
        for (var length = Math.Min(rest.Length, Vocabulary.LongestEntry); length > 0; length--)
        {
            id = Vocabulary.IdOf(rest[..length], startsWord);
            if (id >= 0) return length;
        }

        id = -1;
        return 0;
    }
}
