using System.Text.Json.Nodes;

namespace Worker.Sentiment.Metrics;

/// <summary>How good scores are on labelled texts: kept with each model version and with each of its baselines.</summary>
internal sealed record ClassificationMetrics
{
    /// <summary>A log loss takes scores to be at least this far from 0 and 1, so that one certain error is not infinite.</summary>
    private const double LeastProbability = 1e-15;

    /// <summary>Scores from it on are called positive.</summary>
    public required double Threshold { get; init; }

    public required ConfusionMatrix Confusion { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>The 95 % interval of the accuracy.</summary>
    public required WilsonInterval AccuracyInterval { get; init; }

    /// <summary>Area under the ROC curve; null if one class is absent.</summary>
    public required double? Auc { get; init; }

    /// <summary>In 10 bins of equal width.</summary>
    public required double ExpectedCalibrationError10 { get; init; }

    /// <summary>In 15 bins of equal width.</summary>
    public required double ExpectedCalibrationError15 { get; init; }

    /// <summary>Mean negative log-likelihood in nats; 0.693 is a coin's.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Mean squared distance of score and label (Brier, Monthly Weather Review 1950); 0.25 is a coin's.</summary>
    public required double Brier { get; init; }

    /// <param name="labels">True for positive; at least one.</param>
    /// <param name="scores">P(positive) in [0, 1], one for each label.</param>
    public static ClassificationMetrics Of(IReadOnlyList<bool> labels, IReadOnlyList<double> scores, double threshold = 0.5)
    {
        Check(labels, scores);
        var confusion = ConfusionMatrix.Of(labels, scores, threshold);
        return new ClassificationMetrics
        {
            Threshold = threshold,
            Confusion = confusion,
            Accuracy = (double)confusion.Correct / confusion.Total,
            AccuracyInterval = WilsonInterval.Of(confusion.Correct, confusion.Total),
            Auc = RocArea.Of(labels, scores),
            ExpectedCalibrationError10 = CalibrationError.Of(labels, scores, bins: 10),
            ExpectedCalibrationError15 = CalibrationError.Of(labels, scores, bins: 15),
            LogLoss = labels.Zip(scores, (isPositive, score) => -Math.Log(Math.Max(isPositive ? score : 1 - score, LeastProbability))).Average(),
            Brier = labels.Zip(scores, (isPositive, score) => Math.Pow(score - (isPositive ? 1 : 0), 2)).Average(),
        };
    }

    /// <summary>For <c>api.model_versions.metrics</c>: snake_case, null if a figure is a share of nothing.</summary>
    public JsonObject ToJson() => new()
    {
        ["n"] = Confusion.Total,
        ["threshold"] = Threshold,
        ["accuracy"] = Accuracy,
        ["accuracy_lower_95"] = AccuracyInterval.Lower,
        ["accuracy_upper_95"] = AccuracyInterval.Upper,
        ["precision"] = Confusion.Precision,
        ["recall"] = Confusion.Recall,
        ["f1"] = Confusion.F1,
        ["auc"] = Auc,
        ["confusion"] = new JsonObject
        {
            ["true_positives"] = Confusion.TruePositives,
            ["false_positives"] = Confusion.FalsePositives,
            ["true_negatives"] = Confusion.TrueNegatives,
            ["false_negatives"] = Confusion.FalseNegatives,
        },
        ["expected_calibration_error_10"] = ExpectedCalibrationError10,
        ["expected_calibration_error_15"] = ExpectedCalibrationError15,
        ["log_loss"] = LogLoss,
        ["brier"] = Brier,
    };

    private static void Check(IReadOnlyList<bool> labels, IReadOnlyList<double> scores)
    {
        if (labels.Count == 0 || labels.Count != scores.Count)
            throw new ArgumentException($"Received {labels.Count} labels and {scores.Count} scores; expected as many of each and at least one.");

        for (var i = 0; i < scores.Count; i++)
        {
            if (scores[i] is not (>= 0 and <= 1))
                throw new ArgumentException($"Score {i} is {scores[i]}; expected a probability from 0 to 1.", nameof(scores));
        }
    }
}
