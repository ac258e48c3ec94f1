namespace Worker.Sentiment.Metrics;

/// <summary>
/// Expected calibration error of P(positive): over bins of equal width, how far the mean score is from the share of positives,
/// weighted by the texts in the bin (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian
/// binning", AAAI 2015). 0 if scores mean what they say.
/// </summary>
internal static class CalibrationError
{
    /// <param name="bins">10 and 15 are usual. A score on the border of two bins belongs to the upper one, 1 to the last.</param>
    public static double Of(IReadOnlyList<bool> labels, IReadOnlyList<double> scores, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);

        // n_b * |mean score - share of positives| is the absolute sum of (score - label) in the bin.
        var gaps = new double[bins];
        for (var i = 0; i < labels.Count; i++)
            gaps[Math.Min((int)(scores[i] * bins), bins - 1)] += scores[i] - (labels[i] ? 1 : 0);
        return gaps.Sum(Math.Abs) / labels.Count;
    }
}
