using System.Text;

namespace Worker.Learning.Bert;

/// <summary>
/// The entries of a BERT <c>vocab.txt</c>: the line number less one is the token id, and an entry that begins with <c>##</c> continues a
/// word. Immutable and thread-safe.
/// </summary>
public sealed class WordPieceVocabulary
{
    public const string Padding = "[PAD]";
    public const string Unknown = "[UNK]";
    public const string Classify = "[CLS]";
    public const string Separator = "[SEP]";
    public const string Mask = "[MASK]";

    /// <summary>Most entries; the largest BERT, LaBSE, has 501,153.</summary>
    public const int MaxEntries = 600_000;

    /// <summary>What marks an entry as the continuation of a word.</summary>
    public const string Continuation = "##";

    // Two tables, so that looking up a slice of a word needs no "##" in front of it and no new string.
    private readonly Dictionary<string, int> _heads;
    private readonly Dictionary<string, int> _tails;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _headsBySpan;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tailsBySpan;

    /// <param name="entries">In id order.</param>
    /// <param name="source">The file or the making of the vocabulary, for messages.</param>
    /// <exception cref="EncoderException">A special token is missing, or an entry occurs twice.</exception>
    public WordPieceVocabulary(IReadOnlyList<string> entries, string source = "vocabulary")
    {
        Entries = entries;
        _heads = new(entries.Count, StringComparer.Ordinal);
        _tails = new(entries.Count / 4, StringComparer.Ordinal);
        for (var id = 0; id < entries.Count; id++) Add(entries[id], id, source);
        _headsBySpan = _heads.GetAlternateLookup<ReadOnlySpan<char>>();
        _tailsBySpan = _tails.GetAlternateLookup<ReadOnlySpan<char>>();

        string[] missing = [.. new[] { Padding, Unknown, Classify, Separator }.Where(name => !_heads.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new EncoderException(source, $"lacks {string.Join(", ", missing)} among its {entries.Count} entries.",
                "Expected a BERT vocab.txt: one entry a line, the special tokens among them.");
        }

        (PaddingId, UnknownId, ClassifyId, SeparatorId) = (_heads[Padding], _heads[Unknown], _heads[Classify], _heads[Separator]);
    }

    /// <summary>The entries in id order.</summary>
    public IReadOnlyList<string> Entries { get; }

    public int Count => Entries.Count;

    public int PaddingId { get; }

    public int UnknownId { get; }

    public int ClassifyId { get; }

    public int SeparatorId { get; }

    /// <summary>Characters of the longest entry, the bound of a greedy match.</summary>
    internal int LongestEntry { get; private set; }

    /// <summary>Reads a <c>vocab.txt</c> in UTF-8.</summary>
    /// <exception cref="EncoderException">The file is missing or is no BERT vocabulary.</exception>
    public static WordPieceVocabulary Load(string path)
    {
        if (!File.Exists(path))
            throw new EncoderException(path, "is missing.", "Expected a BERT vocab.txt: one entry a line, ids from 0.");
        // Split only on line feeds: entries may hold characters that other readers take for line ends.
        var bytes = EncoderText.Read(path, EncoderText.MaxVocabularyBytes);
        CheckCount(bytes.AsSpan().Count((byte)'\n'), path);
        var entries = Encoding.UTF8.GetString(bytes).TrimStart('\ufeff').TrimEnd('\r', '\n').Split('\n');
        for (var i = 0; i < entries.Length; i++) entries[i] = entries[i].TrimEnd('\r');
        return new WordPieceVocabulary(entries, path);
    }

    /// <exception cref="EncoderException">There are more entries than <see cref="MaxEntries"/>.</exception>
    internal static void CheckCount(int count, string source)
    {
        if (count > MaxEntries)
            throw new EncoderException(source, $"has {count} entries, expected at most {MaxEntries}.", "Expected the vocabulary of a BERT: download the file again.");
    }

    /// <summary>Writes the entries one a line, as <see cref="Load"/> reads them.</summary>
    public void Save(string path) => File.WriteAllText(path, string.Join('\n', Entries) + "\n");

    /// <summary>The id of an entry as in the file, or -1.</summary>
    public int IdOf(string entry) => entry.StartsWith(Continuation, StringComparison.Ordinal) && entry.Length > Continuation.Length
        ? _tails.GetValueOrDefault(entry[Continuation.Length..], -1)
        : _heads.GetValueOrDefault(entry, -1);

    /// <summary>The id of a piece at the start of a word, or inside one (given without its <c>##</c>); -1 if there is none.</summary>
    internal int IdOf(ReadOnlySpan<char> piece, bool startsWord) =>
        (startsWord ? _headsBySpan : _tailsBySpan).TryGetValue(piece, out var id) ? id : -1;

    private void Add(string entry, int id, string source)
    {
        var (table, key) = entry.StartsWith(Continuation, StringComparison.Ordinal) && entry.Length > Continuation.Length
            ? (_tails, entry[Continuation.Length..])
            : (_heads, entry);
        if (!table.TryAdd(key, id))
        {
            throw new EncoderException(source, $"has the entry '{entry}' twice, on lines {table[key] + 1} and {id + 1}.",
                "An id must mean one entry: take the file from where the weights come from.");
        }

        LongestEntry = Math.Max(LongestEntry, key.Length);
    }
}
