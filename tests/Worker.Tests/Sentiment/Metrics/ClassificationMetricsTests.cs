using Worker.Sentiment.Metrics;

namespace Worker.Tests.Sentiment.Metrics;

public sealed class ClassificationMetricsTests
{
    // Ties across and within the classes, a score on the threshold and on borders of bins, and both ends.
    private static readonly bool[] Labels = [true, false, true, true, false, false, true, false, true, false, false, true];
    private static readonly double[] Scores = [.92, .31, .64, .5, .5, .08, .31, .77, 1, .02, .97, .01];

    private readonly ClassificationMetrics _metrics = ClassificationMetrics.Of(Labels, Scores);

    [Fact]
    public void The_confusion_matrix_counts_each_of_the_four_cases()
    {
        Assert.Equal(new ConfusionMatrix(TruePositives: 4, FalsePositives: 3, TrueNegatives: 3, FalseNegatives: 2), _metrics.Confusion);
        Assert.Equal(7 / 12.0, _metrics.Accuracy, 1e-15);
        Assert.Equal(4 / 7.0, _metrics.Confusion.Precision!.Value, 1e-15);
        Assert.Equal(4 / 6.0, _metrics.Confusion.Recall!.Value, 1e-15);
        Assert.Equal(8 / 13.0, _metrics.Confusion.F1!.Value, 1e-15);
    }

    /// <summary>Of the 36 pairs of a positive and a negative text 20 are in order and two are ties.</summary>
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order() => Assert.Equal(21 / 36.0, _metrics.Auc!.Value, 1e-15);

    /// <summary>References: sums over the bins, the logarithms and the squares, written out in Python.</summary>
    [Fact]
    public void Calibration_log_loss_and_brier_score_equal_their_definitions()
    {
        Assert.Equal(0.2741666666666667, _metrics.ExpectedCalibrationError10, 1e-12);
        Assert.Equal(0.3008333333333333, _metrics.ExpectedCalibrationError15, 1e-12);
        Assert.Equal(1.09526650876706, _metrics.LogLoss, 1e-12);
        Assert.Equal(0.31074166666666664, _metrics.Brier, 1e-12);
    }

    [Fact]
    public void Scores_that_mean_what_they_say_have_no_calibration_error()
    {
        var labels = Enumerable.Range(0, 100).Select(i => i < 25).ToArray();

        Assert.Equal(0, CalibrationError.Of(labels, Enumerable.Repeat(0.25, 100).ToArray(), bins: 10), 1e-12);
    }

    [Fact]
    public void One_certain_error_costs_much_but_not_infinitely_much()
    {
        var metrics = ClassificationMetrics.Of([true], [0]);

        Assert.Equal(-Math.Log(1e-15), metrics.LogLoss, 1e-12);
    }

    [Fact]
    public void A_share_of_nothing_is_null_not_zero()
    {
        var metrics = ClassificationMetrics.Of([false, false], [0.1, 0.2]);

        Assert.Null(metrics.Auc);
        Assert.Null(metrics.Confusion.Precision);
        Assert.Null(metrics.Confusion.Recall);
        Assert.Null(metrics.Confusion.F1);
        Assert.Null(metrics.ToJson()["auc"]);
        Assert.True(metrics.ToJson().ContainsKey("auc"));
    }

    [Fact]
    public void The_json_carries_every_figure()
    {
        var json = _metrics.ToJson();

        Assert.Equal(12, (int)json["n"]!);
        Assert.Equal(_metrics.Accuracy, (double)json["accuracy"]!);
        Assert.Equal(_metrics.AccuracyInterval.Lower, (double)json["accuracy_lower_95"]!);
        Assert.Equal(_metrics.AccuracyInterval.Upper, (double)json["accuracy_upper_95"]!);
        Assert.Equal(3, (int)json["confusion"]!["false_positives"]!);
        Assert.Equal(_metrics.ExpectedCalibrationError15, (double)json["expected_calibration_error_15"]!);
    }

    [Fact]
    public void Scores_that_are_no_probabilities_are_refused()
    {
        Assert.Contains("Score 1 is NaN", Assert.Throws<ArgumentException>(() => ClassificationMetrics.Of([true, false], [0.5, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Of([true], [1.5]));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Of([true], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Of([], []));
    }
}
