using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Words;

/// <summary>
/// How much more a word belongs to one class than to the other (the method of <see cref="ClassWords.ByDistinction"/>).
/// </summary>
internal sealed class WordContrast
{
    private const double MostPriorWords = 1000;

    private readonly Dictionary<string, (int Positive, int Negative)> _counts;
    private readonly double _prior;
    private readonly int _positive;
    private readonly int _negative;

    /// <param name="priorWords">How many words of text the prior counts for; above 0. Null for a tenth of the words, at most 1,000: more
    /// would hide the differences of few texts.</param>
    public WordContrast(IEnumerable<LabelledText> texts, double? priorWords = null)
    {
        if (priorWords is { } given) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given);
        _counts = WithForms(Count(texts));
        _positive = _counts.Values.Sum(count => count.Positive);
        _negative = _counts.Values.Sum(count => count.Negative);
        _prior = priorWords ?? Math.Clamp((_positive + _negative) / 10.0, 1, MostPriorWords);
    }

    /// <summary>The words that are in all texts together at least so often.</summary>
    public IEnumerable<string> Words(int leastTimes) =>
        _counts.Where(word => word.Value.Positive + word.Value.Negative >= leastTimes).Select(word => word.Key);

    /// <summary>Standard deviations by which the word leans to the positive class; below 0 if it leans to the negative.</summary>
    public double Score(string word)
    {
        var (positive, negative) = _counts[word];

        // The prior expects the word as often in either class as it is in both.
        var prior = _prior * (positive + negative) / (_positive + _negative);
        var distance = LogOdds(positive, _positive, prior) - LogOdds(negative, _negative, prior);
        return distance / Math.Sqrt(1 / (positive + prior) + 1 / (negative + prior));
    }

    private static Dictionary<string, (int Positive, int Negative)> Count(IEnumerable<LabelledText> texts)
    {
        var counts = new Dictionary<string, (int Positive, int Negative)>();
        foreach (var text in texts)
        {
            foreach (var word in ContentWords.Of(text.Text))
            {
                var (positive, negative) = counts.GetValueOrDefault(word);
                counts[word] = text.IsPositive ? (positive + 1, negative) : (positive, negative + 1);
            }
        }

        return counts;
    }

    /// <summary>The forms of one word together, under the form that is used most.</summary>
    private static Dictionary<string, (int Positive, int Negative)> WithForms(Dictionary<string, (int Positive, int Negative)> counts) => counts
        .GroupBy(word => WordForms.Singular(word.Key, counts.ContainsKey))
        .ToDictionary(
            forms => forms.OrderByDescending(form => form.Value.Positive + form.Value.Negative).ThenBy(form => form.Key, StringComparer.Ordinal).First().Key,
            forms => (forms.Sum(form => form.Value.Positive), forms.Sum(form => form.Value.Negative)));

    private double LogOdds(int count, int total, double prior) =>
        Math.Log((count + prior) / (total + _prior - count - prior));
}
