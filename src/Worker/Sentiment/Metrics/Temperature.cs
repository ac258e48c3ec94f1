namespace Worker.Sentiment.Metrics;

/// <summary>
/// Temperature scaling: logits are divided by one number so that scores mean what they say, without changing which text scores
/// above which (Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017). Above 1 it tempers
/// an over-confident network, below 1 it sharpens a timid one.
/// </summary>
/// <param name="Value">From <see cref="Least"/> to <see cref="Most"/>; 1 changes nothing.</param>
internal readonly record struct Temperature(double Value)
{
    /// <summary>A validation segment without a single error would otherwise ask for 0.</summary>
    public const double Least = 0.05;

    /// <summary>One on which the logits say nothing, or the contrary, would ask for infinity.</summary>
    public const double Most = 20;

    public static Temperature None => new(1);

    /// <summary>The temperature of the least negative log-likelihood.</summary>
    /// <param name="labels">True for positive; at least one.</param>
    /// <param name="logits">Finite, of texts that the network was not fitted on, one for each label.</param>
    public static Temperature Fit(IReadOnlyList<bool> labels, IReadOnlyList<double> logits)
    {
        if (labels.Count == 0 || labels.Count != logits.Count)
            throw new ArgumentException($"Received {labels.Count} labels and {logits.Count} logits; expected as many of each and at least one.");
        if (!logits.All(double.IsFinite))
            throw new ArgumentException("Received a logit that is not finite; expected the network's finite outputs.", nameof(logits));

        // The likelihood is concave in the inverse temperature: its slope falls through zero once, and halving finds where.
        double lower = 1 / Most, upper = 1 / Least;
        while (upper - lower > 1e-12 * upper)
        {
            var middle = (lower + upper) / 2;
            if (LossSlope(labels, logits, middle) > 0)
                upper = middle;
            else
                lower = middle;
        }

        return new Temperature(2 / (lower + upper));
    }

    /// <summary>P(positive) in [0, 1].</summary>
    public double Score(double logit) => Logistic.Sigmoid(logit / Value);

    /// <summary>Derivative of the summed negative log-likelihood by the inverse temperature.</summary>
    private static double LossSlope(IReadOnlyList<bool> labels, IReadOnlyList<double> logits, double inverse)
    {
        var slope = 0.0;
        for (var i = 0; i < labels.Count; i++)
            slope += logits[i] * (Logistic.Sigmoid(inverse * logits[i]) - (labels[i] ? 1 : 0));
        return slope;
    }
}
