using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Words;

/// <param name="Word">Lower case.</param>
/// <param name="Weight">Above 0; its meaning is documented where it is computed.</param>
internal readonly record struct WordWeight(string Word, double Weight);

/// <summary>The words that represent each class, heaviest first; a class without texts has none. Stop words are left out.</summary>
internal sealed record ClassWords(IReadOnlyList<WordWeight> Positive, IReadOnlyList<WordWeight> Negative)
{
    /// <summary>Below this many standard deviations a word is left out, as long as there are others: it tells nothing.</summary>
    private const double LeastDistance = 1;

    /// <summary>So many words are shown of each class though they are nearer, for few texts tell little.</summary>
    private const int FewWords = 10;

    /// <summary>Texts of which a part was left out, since its script puts no spaces between words.</summary>
    public int UnspacedTexts { get; private init; }

    /// <summary>
    /// The commonest words of each class; a weight is the number of texts with the word among 1,000 of the class, so that classes
    /// of different size compare.
    /// </summary>
    /// <param name="most">Words a class, at most.</param>
    public static ClassWords ByFrequency(IReadOnlyCollection<LabelledText> texts, int most)
    {
        return new ClassWords(Common(isPositive: true), Common(isPositive: false)) { UnspacedTexts = Unspaced(texts) };

        IReadOnlyList<WordWeight> Common(bool isPositive)
        {
            var ofClass = texts.Where(text => text.IsPositive == isPositive).ToArray();
            return Heaviest(
                ofClass
                    .SelectMany(text => ContentWords.Of(text.Text).Distinct())
                    .CountBy(word => word)
                    .Select(count => new WordWeight(count.Key, 1000.0 * count.Value / ofClass.Length)),
                most);
        }
    }

    /// <summary>
    /// The words that set the classes apart; a weight is the distance of the word's log-odds in the two classes in standard
    /// deviations, with a prior of what both have in common so that rare words do not win by chance (Monroe, Colaresi and Quinn,
    /// "Fightin' words", Political Analysis 2008, log-odds ratio with informative Dirichlet prior, equations 16 and 22). Singular and plural
    /// count as one word. Words nearer than a standard deviation are left out unless the class has fewer than ten others.
    /// </summary>
    /// <param name="most">Words a class, at most.</param>
    /// <param name="priorWords">How many words of text the prior counts for; above 0. The more, the commoner the words that win. Null for a
    /// tenth of the words, at most 1,000.</param>
    /// <param name="leastTimes">How often a word is in all texts at least: a word found once says nothing about the classes.</param>
    public static ClassWords ByDistinction(IReadOnlyCollection<LabelledText> texts, int most, double? priorWords = null, int leastTimes = 2)
    {
        var contrast = new WordContrast(texts, priorWords);
        var scores = contrast.Words(leastTimes).Select(word => new WordWeight(word, contrast.Score(word))).ToArray();
        return new ClassWords(
            Apart(Heaviest(scores, most)),
            Apart(Heaviest(scores.Select(word => word with { Weight = -word.Weight }), most)))
        {
            UnspacedTexts = Unspaced(texts),
        };
    }

    private static WordWeight[] Apart(WordWeight[] words) => words[..Math.Max(Math.Min(FewWords, words.Length), words.Count(word => word.Weight >= LeastDistance))];

    private static int Unspaced(IEnumerable<LabelledText> texts) => texts.Count(text => ContentWords.HasUnspaced(text.Text));

    private static WordWeight[] Heaviest(IEnumerable<WordWeight> words, int most) =>
    [
        .. words
            .Where(word => word.Weight > 0)
            .OrderByDescending(word => word.Weight)
            .ThenBy(word => word.Word, StringComparer.Ordinal)
            .Take(most),
    ];
}
