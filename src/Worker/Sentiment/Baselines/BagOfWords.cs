using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Baselines;

/// <summary>
/// The baseline that a network must beat to be worth its cost: TF-IDF of words and word pairs with a logistic regression, fitted
/// in seconds. Immutable.
/// </summary>
internal sealed class BagOfWords
{
    /// <summary>Strength of the penalty: the least error by 10-fold on the movie sentences of Pang and Lee lies about here.</summary>
    public const double UsualL2 = 0.1;

    private readonly TfIdf _terms;
    private readonly LogisticRegression _regression;

    private BagOfWords(TfIdf terms, LogisticRegression regression) => (_terms, _regression) = (terms, regression);

    /// <param name="texts">Of both classes.</param>
    /// <param name="l2">As for <see cref="LogisticRegression.Fit"/>.</param>
    public static BagOfWords Fit(
        IReadOnlyCollection<LabelledText> texts, TfIdfSettings settings, double l2, CancellationToken cancellationToken)
    {
        var terms = TfIdf.Fit([.. texts.Select(text => text.Text)], settings);
        var features = terms.Transform(texts.Select(text => text.Text));
        bool[] labels = [.. texts.Select(text => text.IsPositive)];
        return new BagOfWords(terms, LogisticRegression.Fit(features, labels, l2, cancellationToken));
    }

    /// <summary>P(positive) for each text.</summary>
    public double[] Score(IEnumerable<string> texts) => _regression.Score(_terms.Transform(texts));
}
