using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Words;

/// <summary>
/// How much more a word belongs to one class than to the other (the method of <see cref="ClassWords.ByDistinction"/>).
/// </summary>
internal sealed class WordContrast
{
    private readonly Dictionary<string, (int Positive, int Negative)> _counts = [];
    private readonly double _prior;
    private readonly int _positive;
    private readonly int _negative;

    /// <param name="priorWords">How many words of text the prior counts for; above 0.</param>
    public WordContrast(IEnumerable<LabelledText> texts, double priorWords)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorWords);
        _prior = priorWords;
        foreach (var text in texts)
        {
            foreach (var word in ContentWords.Of(text.Text))
            {
                var (positive, negative) = _counts.GetValueOrDefault(word);
                _counts[word] = text.IsPositive ? (positive + 1, negative) : (positive, negative + 1);
            }
        }

        _positive = _counts.Values.Sum(count => count.Positive);
        _negative = _counts.Values.Sum(count => count.Negative);
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

    private double LogOdds(int count, int total, double prior) =>
        Math.Log((count + prior) / (total + _prior - count - prior));
}
