using System.Runtime.InteropServices;

namespace Worker.Learning.Bert;

/// <summary>
/// Learns a WordPiece vocabulary from text: starting from characters, the most frequent pair of neighbouring pieces becomes one piece,
/// until the vocabulary is full (byte pair encoding, Sennrich et al. 2016, over WordPiece's <c>##</c> pieces; the usual way of training
/// WordPiece since BERT's own trainer was never published). The same texts in any order give the same vocabulary.
/// </summary>
public sealed class VocabularyLearner
{
    private readonly VocabularySettings _settings;
    private readonly List<string> _entries =
        [WordPieceVocabulary.Padding, WordPieceVocabulary.Unknown, WordPieceVocabulary.Classify, WordPieceVocabulary.Separator,
            WordPieceVocabulary.Mask];

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<Word> _words = [];
    private readonly Dictionary<Pair, long> _counts = [];
    private readonly Dictionary<Pair, HashSet<int>> _wordsOf = [];

    // Most frequent first, ties by ids, which makes the result independent of the order in which pairs were met. Counts that have changed
    // since are noticed when a pair comes out.
    private readonly PriorityQueue<Pair, (long NegativeCount, int Left, int Right)> _queue = new();

    private VocabularyLearner(VocabularySettings settings) => _settings = settings;

    /// <summary>Learns from texts, in memory.</summary>
    /// <param name="texts">Training texts only: what is held out must not shape the vocabulary.</param>
    /// <exception cref="ArgumentException">The texts hold no words.</exception>
    public static WordPieceVocabulary Learn(IEnumerable<string> texts, VocabularySettings settings, CancellationToken cancellationToken)
    {
        var learner = new VocabularyLearner(settings);
        var counts = CountWords(texts, settings.Tokenizer, cancellationToken);
        foreach (var special in learner._entries) counts.Remove(special);
        if (counts.Count == 0) throw new ArgumentException("A vocabulary cannot be learnt from texts without words.", nameof(texts));
        learner.StartFromCharacters(counts);
        learner.Merge(cancellationToken);
        return new WordPieceVocabulary(learner._entries, "learnt vocabulary");
    }

    private static Dictionary<string, long> CountWords(
        IEnumerable<string> texts, TokenizerSettings tokenizer, CancellationToken cancellationToken)
    {
        var basic = new BasicTokenizer(tokenizer);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var word in basic.Split(text)) CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
        }

        return counts;
    }

    private void StartFromCharacters(Dictionary<string, long> counts)
    {
        var characters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (word, count) in counts)
        {
            foreach (var rune in word.EnumerateRunes())
                CollectionsMarshal.GetValueRefOrAddDefault(characters, rune.ToString(), out _) += count;
        }

        var kept = characters.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(_settings.MaximumCharacters).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var spelt = counts
            .Select(pair => (Pieces: pair.Key.EnumerateRunes().Select(rune => rune.ToString()).ToArray(), Count: pair.Value))
            .Where(word => word.Pieces.All(kept.Contains))
            .Select(word => (Pieces: word.Pieces.Select((piece, at) => at == 0 ? piece : WordPieceVocabulary.Continuation + piece).ToArray(),
                word.Count))
            .ToList();

        foreach (var piece in spelt.SelectMany(word => word.Pieces).Distinct().Order(StringComparer.Ordinal)) IdOf(piece);
        foreach (var (pieces, count) in spelt)
        {
            _words.Add(new Word([.. pieces.Select(IdOf)], count));
            CountPairs(_words.Count - 1, sign: 1);
        }

        foreach (var pair in _counts.Keys) Enqueue(pair);
    }

    private void Merge(CancellationToken cancellationToken)
    {
        while (_entries.Count < _settings.Size && _queue.TryDequeue(out var pair, out var priority))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = _counts.GetValueOrDefault(pair);
            if (count != -priority.NegativeCount)
            {
                // It lost neighbours to another merge: back in line with what is left.
                if (count > 0) Enqueue(pair);
                continue;
            }

            if (count < _settings.MinimumCount) break;
            Merge(pair);
        }
    }

    private void Merge(Pair pair)
    {
        var id = IdOf(_entries[pair.Left] + _entries[pair.Right][WordPieceVocabulary.Continuation.Length..]);
        var grown = new HashSet<Pair>();
        foreach (var at in _wordsOf[pair])
        {
            CountPairs(at, sign: -1);
            _words[at].Merge(pair, id);
            CountPairs(at, sign: 1);
            foreach (var neighbour in _words[at].Pairs())
            {
                if (neighbour.Left == id || neighbour.Right == id) grown.Add(neighbour);
            }
        }

        foreach (var neighbour in grown) Enqueue(neighbour);
        _counts.Remove(pair);
        _wordsOf.Remove(pair);
    }

    private void CountPairs(int at, int sign)
    {
        foreach (var pair in _words[at].Pairs())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * _words[at].Count;
            // Words that no longer hold the pair stay in the set: merging finds nothing in them, and removing costs more.
            if (sign > 0) (CollectionsMarshal.GetValueRefOrAddDefault(_wordsOf, pair, out _) ??= []).Add(at);
        }
    }

    // Two merges may spell the same piece (a + ##bc, ab + ##c): it is one entry.
    private int IdOf(string piece)
    {
        if (_ids.TryGetValue(piece, out var known)) return known;
        _entries.Add(piece);
        return _ids[piece] = _entries.Count - 1;
    }

    private void Enqueue(Pair pair) => _queue.Enqueue(pair, (-_counts[pair], pair.Left, pair.Right));

    private readonly record struct Pair(int Left, int Right);

    private sealed class Word(int[] pieces, long count)
    {
        private int[] _pieces = pieces;

        public long Count { get; } = count;

        public IEnumerable<Pair> Pairs()
        {
            for (var i = 1; i < _pieces.Length; i++) yield return new Pair(_pieces[i - 1], _pieces[i]);
        }

        public void Merge(Pair pair, int id)
        {
            var merged = new List<int>(_pieces.Length);
            for (var i = 0; i < _pieces.Length; i++)
            {
                var isPair = i + 1 < _pieces.Length && _pieces[i] == pair.Left && _pieces[i + 1] == pair.Right;
                merged.Add(isPair ? id : _pieces[i]);
                if (isPair) i++;
            }

            _pieces = [.. merged];
        }
    }
}
