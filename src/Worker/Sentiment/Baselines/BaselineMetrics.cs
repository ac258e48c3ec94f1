using System.Text.Json.Nodes;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Baselines;

/// <summary>What works without a network, on the same test texts: stored with the figures of every model version.</summary>
/// <param name="Majority">The commoner class for every text, scored with its share.</param>
/// <param name="BagOfWords">TF-IDF of words and pairs with a logistic regression.</param>
internal sealed record BaselineMetrics(ClassificationMetrics Majority, ClassificationMetrics BagOfWords)
{
    /// <summary>
    /// Fits both on everything that is not tested: they choose no epoch, so the validation texts are theirs to learn from.
    /// </summary>
    public static BaselineMetrics Measure(TrainingData data, CancellationToken cancellationToken) => Measure(data, out _, cancellationToken);

    /// <inheritdoc cref="Measure(TrainingData, CancellationToken)"/>
    /// <param name="bagOfWords">The fitted one.</param>
    public static BaselineMetrics Measure(TrainingData data, out BagOfWords bagOfWords, CancellationToken cancellationToken)
    {
        LabelledText[] seen = [.. data.Training, .. data.Validation];
        bool[] labels = [.. data.Test.Select(text => text.IsPositive)];
        var share = (double)ClassCounts.Of(seen).Positive / seen.Length;
        bagOfWords = Baselines.BagOfWords.Fit(seen, TfIdfSettings.For(seen.Length), Baselines.BagOfWords.UsualL2, cancellationToken);
        return new BaselineMetrics(
            ClassificationMetrics.Of(labels, Enumerable.Repeat(share, labels.Length).ToArray()),
            ClassificationMetrics.Of(labels, bagOfWords.Score(data.Test.Select(text => text.Text))));
    }

    public JsonObject ToJson() => new() { ["majority"] = Majority.ToJson(), ["bag_of_words"] = BagOfWords.ToJson() };
}
