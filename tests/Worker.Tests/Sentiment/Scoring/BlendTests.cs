using Worker.Sentiment.Metrics;
using Worker.Sentiment.Scoring;

namespace Worker.Tests.Sentiment.Scoring;

public sealed class BlendTests
{
    [Fact]
    public void Two_that_err_on_different_texts_are_better_together_than_each_alone()
    {
        var (labels, network, words) = Made(count: 1000, seed: 1);
        var blend = Blend.Fit(labels, network, words, TestContext.Current.CancellationToken);

        var (unseen, first, second) = Made(count: 1000, seed: 2);
        var together = Accuracy(unseen, [.. first.Zip(second, blend.Score)]);

        Assert.True(together > Accuracy(unseen, Array.ConvertAll(first, Logistic.Sigmoid)) + 0.02);
        Assert.True(together > Accuracy(unseen, Array.ConvertAll(second, Logistic.Sigmoid)) + 0.02);
        Assert.InRange(blend.NetworkWeight / blend.WordsWeight, 0.7, 1.5);
    }

    [Fact]
    public void What_says_nothing_gets_no_weight()
    {
        var (labels, network, _) = Made(count: 1000, seed: 1);
        var random = new Random(3);

        var blend = Blend.Fit(labels, network, Array.ConvertAll(network, _ => (random.NextDouble() * 2) - 1), TestContext.Current.CancellationToken);

        Assert.InRange(blend.WordsWeight, -0.7, 0.7);
        Assert.InRange(blend.NetworkWeight, 1.2, 3);
    }

    [Fact]
    public void Too_few_texts_fit_nothing() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Blend.Fit([true, false], [1, -1], [1, -1], TestContext.Current.CancellationToken));

    // Two logits of the same label with independent errors.
    private static (bool[] Labels, double[] Network, double[] Words) Made(int count, int seed)
    {
        var random = new Random(seed);
        bool[] labels = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0)];
        return (labels, Noisy(), Noisy());

        double[] Noisy() => Array.ConvertAll(labels, label => (label ? 1 : -1) + (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6));
    }

    private static double Accuracy(bool[] labels, double[] scores) => ClassificationMetrics.Of(labels, scores).Accuracy;
}
