using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Training;

/// <summary>How good a trained network is, beside what can be had without one on the same texts.</summary>
/// <param name="Test">With calibrated scores, on texts that chose nothing.</param>
/// <param name="Uncalibrated">The same without the temperature.</param>
/// <param name="Validation">On the texts that chose the epoch and the temperature: a little flattered.</param>
internal sealed record SentimentMetrics(
    ClassificationMetrics Test, ClassificationMetrics Uncalibrated, ClassificationMetrics Validation, BaselineMetrics Baselines)
{
    public bool BeatsBagOfWords => Test.Accuracy > Baselines.BagOfWords.Accuracy;

    /// <summary>The metrics in a sentence or two.</summary>
    public string Summary
    {
        get
        {
            var (interval, bag) = (Test.AccuracyInterval, Percent(Baselines.BagOfWords.Accuracy));
            var metrics = $"test accuracy {Percent(Test.Accuracy)} (95 % interval {Percent(interval.Lower)} to {Percent(interval.Upper)}) of "
                + $"{Test.Confusion.Total.ToString("N0", CultureInfo.InvariantCulture)} texts, bag of words {bag}, majority class {Percent(Baselines.Majority.Accuracy)}";
            return BeatsBagOfWords
                ? metrics
                : $"{metrics}. The network does not beat the bag of words ({bag}), which takes seconds: on these texts it is not worth its cost";
        }
    }

    /// <summary>For <c>api.model_versions.metrics</c>; the accuracies also stand at the top, for SQL.</summary>
    public JsonObject ToJson(TrainingDataCounts counts, Temperature temperature, TrainingResult trained, PromotionDecision decision) => new()
    {
        ["accuracy"] = Test.Accuracy,
        ["accuracy_lower_95"] = Test.AccuracyInterval.Lower,
        ["accuracy_upper_95"] = Test.AccuracyInterval.Upper,
        ["bag_of_words_accuracy"] = Baselines.BagOfWords.Accuracy,
        ["majority_accuracy"] = Baselines.Majority.Accuracy,
        ["beats_bag_of_words"] = BeatsBagOfWords,
        ["previous_accuracy"] = decision.IncumbentFigure,
        ["decision"] = decision.Reason,
        ["temperature"] = temperature.Value,
        ["epochs"] = trained.Epochs.Count,
        ["best_epoch"] = trained.BestEpoch,
        ["training_seconds"] = trained.Epochs.Sum(epoch => epoch.Duration.TotalSeconds),
        ["texts"] = counts.ToJson(),
        ["test"] = Test.ToJson(),
        ["test_uncalibrated"] = Uncalibrated.ToJson(),
        ["validation"] = Validation.ToJson(),
        ["baselines"] = Baselines.ToJson(),
    };

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
