using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Baselines;

/// <summary>
/// The baseline that a network must beat to be worth its cost: TF-IDF of words and word pairs with a logistic regression, fitted
/// in seconds. Immutable.
/// </summary>
internal sealed class BagOfWords
{
    /// <summary>Strength of the penalty: the least error by 10-fold on the movie sentences of Pang and Lee is about here.</summary>
    public const double UsualL2 = 0.1;

    private readonly TfIdfSettings _settings;
    private readonly TfIdf _terms;
    private readonly LogisticRegression _regression;

    private BagOfWords(TfIdfSettings settings, TfIdf terms, LogisticRegression regression) =>
        (_settings, _terms, _regression) = (settings, terms, regression);

    /// <param name="texts">Of both classes.</param>
    /// <param name="l2">As for <see cref="LogisticRegression.Fit"/>.</param>
    public static BagOfWords Fit(
        IReadOnlyCollection<LabelledText> texts, TfIdfSettings settings, double l2, CancellationToken cancellationToken)
    {
        var terms = TfIdf.Fit([.. texts.Select(text => text.Text)], settings);
        var features = terms.Transform(texts.Select(text => text.Text));
        bool[] labels = [.. texts.Select(text => text.IsPositive)];
        return new BagOfWords(settings, terms, LogisticRegression.Fit(features, labels, l2, cancellationToken));
    }

    /// <summary>What a checkpoint keeps of it.</summary>
    public BagOfWordsContent ToContent()
    {
        var terms = _terms.Terms().ToList();
        return new BagOfWordsContent
        {
            Settings = _settings,
            Terms = [.. terms.Select(term => term.Term)],
            InverseFrequencies = [.. terms.Select(term => term.InverseFrequency)],
            Weights = [.. _regression.Weights],
            Intercept = _regression.Intercept,
        };
    }

    /// <summary>The classifier that a checkpoint keeps.</summary>
    public static BagOfWords Of(BagOfWordsContent content) => new(
        content.Settings, TfIdf.Of(content.Settings, [.. content.Terms.Zip(content.InverseFrequencies)]),
        LogisticRegression.Of(content.Weights, content.Intercept));

    /// <summary>Whether the text holds any term that was fitted.</summary>
    public bool Knows(string text) => _terms.Knows(text);

    /// <summary>For each text: above 0 is positive, and its logistic function is <see cref="Score"/>.</summary>
    public double[] Logits(IEnumerable<string> texts) => _regression.Logits(_terms.Transform(texts));

    /// <summary>P(positive) for each text.</summary>
    public double[] Score(IEnumerable<string> texts) => _regression.Score(_terms.Transform(texts));
}
