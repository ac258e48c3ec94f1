namespace Worker.Sentiment.Metrics;

/// <summary>Labels against predictions. A share of nothing is null, not 0: it was not measured.</summary>
internal readonly record struct ConfusionMatrix(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    public int Total => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    public int Correct => TruePositives + TrueNegatives;

    public double? Accuracy => Share(Correct, Total);

    /// <summary>Of those called positive, the share that is; null if none was called so.</summary>
    public double? Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>Of the positive, the share called so; null if there is none.</summary>
    public double? Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of precision and recall of the positive class.</summary>
    public double? F1 => Share(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <param name="threshold">Scores from it on are called positive.</param>
    public static ConfusionMatrix Of(IReadOnlyList<bool> labels, IReadOnlyList<double> scores, double threshold)
    {
        var cells = new int[2, 2];
        for (var i = 0; i < labels.Count; i++)
            cells[labels[i] ? 1 : 0, scores[i] >= threshold ? 1 : 0]++;
        return new ConfusionMatrix(cells[1, 1], cells[0, 1], cells[0, 0], cells[1, 0]);
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
