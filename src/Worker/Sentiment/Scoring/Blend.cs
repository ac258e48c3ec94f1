using Worker.Sentiment.Baselines;
using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Scoring;

/// <summary>
/// The network and the bag of words together: a logistic regression of their two logits (stacking: Wolpert, "Stacked generalization",
/// Neural Networks 1992), fitted on texts that neither was fitted on. They err on different texts, and the result is calibrated.
/// </summary>
/// <param name="NetworkWeight">Times the network's logit.</param>
/// <param name="WordsWeight">Times the logit of the bag of words.</param>
internal sealed record Blend(double NetworkWeight, double WordsWeight, double Intercept)
{
    /// <summary>Fewest texts that the three numbers are fitted on.</summary>
    public const int MinTexts = 100;

    // Weak compared with the loss of a hundred texts.
    private const double L2 = 0.1;

    /// <param name="labels">True for positive; of both classes, at least <see cref="MinTexts"/>.</param>
    /// <param name="network">Logits of the network, one a label.</param>
    /// <param name="words">Logits of the bag of words, one a label.</param>
    public static Blend Fit(bool[] labels, double[] network, double[] words, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels.Length, MinTexts);
        var features = new SparseMatrix(2);
        foreach (var (first, second) in network.Zip(words))
            features.AddRow([(0, first), (1, second)]);
        var fitted = LogisticRegression.Fit(features, labels, L2, cancellationToken);
        return new Blend(fitted.Weights[0], fitted.Weights[1], fitted.Intercept);
    }

    /// <summary>P(positive) in [0, 1].</summary>
    public double Score(double network, double words) => Logistic.Sigmoid((NetworkWeight * network) + (WordsWeight * words) + Intercept);
}
