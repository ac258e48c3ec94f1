using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment.Training;

/// <summary>How good a trained network is, and how good the baselines are on the same texts.</summary>
/// <param name="Test">With calibrated scores of the network, or of the network and the bag of words together, on texts that chose
/// nothing.</param>
/// <param name="Uncalibrated">Of the network alone, without the temperature.</param>
/// <param name="Validation">On the texts that chose the epoch and the temperature: a little flattered.</param>
internal sealed record SentimentMetrics(
    ClassificationMetrics Test, ClassificationMetrics Uncalibrated, ClassificationMetrics Validation, BaselineMetrics Baselines)
{
    /// <summary>Null if the network scores without the bag of words.</summary>
    public Blend? Blend { get; init; }

    /// <summary>By accuracy; if that is equal, by log loss.</summary>
    public bool BeatsBagOfWords => Test.Accuracy > Baselines.BagOfWords.Accuracy
        || (Test.Accuracy == Baselines.BagOfWords.Accuracy && Test.LogLoss < Baselines.BagOfWords.LogLoss);

    /// <summary>The figures of what scores: the network if it beats the bag of words, else the bag of words.</summary>
    public ClassificationMetrics Scorer => BeatsBagOfWords ? Test : Baselines.BagOfWords;

    /// <summary>The name of what scores, for SQL and pictures.</summary>
    public string ScoredBy => BeatsBagOfWords ? Candidate : "bag_of_words";

    private string Candidate => Blend is null ? "network" : "blend";

    private string CandidateInWords => Blend is null ? "network" : "network with the bag of words";

    /// <summary>Which of the two scores, as the gate keeps it.</summary>
    public PromotionDecision Decision
    {
        get
        {
            var (mine, bag) = (Percent(Test.Accuracy), Percent(Baselines.BagOfWords.Accuracy));
            var texts = $"of {Test.Confusion.Total.ToString("N0", CultureInfo.InvariantCulture)} test texts right";
            return new PromotionDecision(BeatsBagOfWords, BeatsBagOfWords
                ? $"the {CandidateInWords} scores: {mine} {texts}, bag of words {bag}"
                : $"the bag of words scores: {bag} {texts}, {CandidateInWords} {mine}")
            {
                Candidate = Candidate,
                Incumbent = "bag_of_words",
                Figures = Comparison.FiguresOf("accuracy", Test.Confusion.Total, Test.Accuracy, Baselines.BagOfWords.Accuracy),
            };
        }
    }

    /// <summary>The metrics in a sentence or two.</summary>
    public string Summary
    {
        get
        {
            var (interval, bag) = (Test.AccuracyInterval, Percent(Baselines.BagOfWords.Accuracy));
            var metrics = $"test accuracy {Percent(Test.Accuracy)} (95 % interval {Percent(interval.Lower)} to {Percent(interval.Upper)}) of "
                + $"{Test.Confusion.Total.ToString("N0", CultureInfo.InvariantCulture)} texts, bag of words {bag}, majority class {Percent(Baselines.Majority.Accuracy)}";
            return BeatsBagOfWords
                ? Blend is null ? metrics : $"{metrics}; the network scores with the bag of words, alone it has {Percent(Uncalibrated.Accuracy)}"
                : $"{metrics}. The network does not beat the bag of words ({bag}), which takes seconds: the bag of words scores";
        }
    }

    /// <summary>
    /// For <c>api.model_versions.metrics</c>; the accuracies are also at the top, for SQL, <c>accuracy</c> being that of what scores.
    /// </summary>
    public JsonObject ToJson(TrainingDataCounts counts, Temperature temperature, TrainingResult trained) => new()
    {
        ["scored_by"] = ScoredBy,
        ["accuracy"] = Scorer.Accuracy,
        ["accuracy_lower_95"] = Scorer.AccuracyInterval.Lower,
        ["accuracy_upper_95"] = Scorer.AccuracyInterval.Upper,
        ["network_accuracy"] = Uncalibrated.Accuracy,
        ["bag_of_words_accuracy"] = Baselines.BagOfWords.Accuracy,
        ["majority_accuracy"] = Baselines.Majority.Accuracy,
        ["beats_bag_of_words"] = BeatsBagOfWords,
        ["temperature"] = temperature.Value,
        ["blend"] = Blend is null ? null : new JsonObject
        {
            ["network"] = Blend.NetworkWeight,
            ["bag_of_words"] = Blend.WordsWeight,
            ["intercept"] = Blend.Intercept,
        },
        ["epochs"] = trained.Epochs.Count,
        ["best_epoch"] = trained.BestEpoch,
        ["batch_size"] = trained.Epochs[^1].BatchSize,
        ["training_seconds"] = trained.Epochs.Sum(epoch => epoch.Duration.TotalSeconds),
        ["texts"] = counts.ToJson(),
        ["test"] = Test.ToJson(),
        ["test_uncalibrated"] = Uncalibrated.ToJson(),
        ["validation"] = Validation.ToJson(),
        ["baselines"] = Baselines.ToJson(),
    };

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
