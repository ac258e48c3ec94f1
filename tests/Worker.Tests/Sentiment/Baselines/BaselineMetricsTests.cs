using Worker.Sentiment;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;

namespace Worker.Tests.Sentiment.Baselines;

public sealed class BaselineMetricsTests(ITestOutputHelper output)
{
    [Fact]
    public void The_majority_baseline_is_right_as_often_as_its_class_occurs()
    {
        var texts = Enumerable.Range(0, 600).Select(i => new LabelledText($"{(i % 3 == 0 ? "dull" : "bright")} film {i}", IsPositive: i % 3 != 0));
        var data = new TrainingDataBuilder(new SentimentOptions()).Add(texts).Build();

        var figures = BaselineMetrics.Measure(data, TestContext.Current.CancellationToken);

        var test = data.Counts.Test;
        Assert.Equal((double)test.Positive / test.Total, figures.Majority.Accuracy, 1e-12);
        Assert.Equal(0.5, figures.Majority.Auc!.Value);
        Assert.Equal(test.Negative, figures.Majority.Confusion.FalsePositives);
        Assert.Equal(1, figures.BagOfWords.Accuracy);
        Assert.Equal(figures.BagOfWords.LogLoss, (double)figures.ToJson()["bag_of_words"]!["log_loss"]!);
    }

    [Fact]
    public void On_the_movie_sentences_the_bag_of_words_is_where_it_is_known_to_be()
    {
        var data = new TrainingDataBuilder(new SentimentOptions()).Add(MovieSentences.Read()).Build();

        var figures = BaselineMetrics.Measure(data, TestContext.Current.CancellationToken);

        output.WriteLine(figures.ToJson().ToJsonString());

        // About 77.4 % is known by 10-fold; one split of 2,044 sentences has a standard deviation of 0.9 points.
        Assert.InRange(figures.BagOfWords.Accuracy, 0.75, 0.81);
        Assert.InRange(figures.BagOfWords.Auc!.Value, 0.83, 0.89);
        Assert.InRange(figures.Majority.Accuracy, 0.48, 0.52);
    }

    [Theory(Explicit = true)]
    [InlineData(true, 0.774)]
    [InlineData(false, 0.769)]
    public void By_ten_folds_the_bag_of_words_reaches_at_least_the_known_accuracy(bool pairs, double known)
    {
        LabelledText[] texts = [.. MovieSentences.Read().OrderBy(text => TextKey.Of(text.Text))];

        var accuracies = Enumerable.Range(0, 10).Select(fold => Accuracy(texts, fold, pairs)).ToArray();

        var mean = accuracies.Average();
        var deviation = Math.Sqrt(accuracies.Sum(accuracy => Math.Pow(accuracy - mean, 2)) / 9);
        output.WriteLine($"pairs {pairs}: mean {mean:p2}, standard deviation of the folds {deviation:p2}");

        // The mean over all 10,662 sentences has a standard error of 0.4 points.
        Assert.InRange(mean, known - 0.008, known + 0.02);
    }

    private static double Accuracy(LabelledText[] texts, int fold, bool pairs)
    {
        var training = texts.Where((_, i) => i % 10 != fold).ToArray();
        var test = texts.Where((_, i) => i % 10 == fold).ToArray();
        var settings = new TfIdfSettings { Pairs = pairs };
        var bagOfWords = BagOfWords.Fit(training, settings, BagOfWords.UsualL2, TestContext.Current.CancellationToken);
        bool[] labels = [.. test.Select(text => text.IsPositive)];
        return ClassificationMetrics.Of(labels, bagOfWords.Score(test.Select(text => text.Text))).Accuracy;
    }
}
