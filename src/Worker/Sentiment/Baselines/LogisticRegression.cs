using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Baselines;

/// <summary>A linear classifier fitted to its one optimum: the same rows give the same weights, with no seed. Immutable.</summary>
internal sealed class LogisticRegression
{
    /// <summary>Against the gradient at zero; the scores then hold to about six digits.</summary>
    private const double Tolerance = 1e-7;

    private readonly double[] _parameters;

    private LogisticRegression(double[] parameters) => _parameters = parameters;

    /// <summary>One weight a column.</summary>
    public ReadOnlySpan<double> Weights => _parameters.AsSpan()[..^1];

    public double Intercept => _parameters[^1];

    /// <summary>The classifier of an earlier fit.</summary>
    public static LogisticRegression Of(IReadOnlyList<double> weights, double intercept) => new([.. weights, intercept]);

    /// <param name="features">One row a label.</param>
    /// <param name="labels">Of both classes: with one alone the intercept has no optimum.</param>
    /// <param name="l2">Strength of the penalty against the summed loss; above 0 (1 is the usual C = 1).</param>
    public static LogisticRegression Fit(SparseMatrix features, IReadOnlyList<bool> labels, double l2, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(l2);
        if (features.RowCount != labels.Count)
            throw new ArgumentException($"Received {features.RowCount} rows and {labels.Count} labels; expected as many of each.", nameof(labels));
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new ArgumentException("Received labels of one class; expected both.", nameof(labels));

        return new LogisticRegression(TruncatedNewton.Minimise(new LogisticObjective(features, labels, l2), Tolerance, cancellationToken));
    }

    /// <summary>P(positive) for each row.</summary>
    public double[] Score(SparseMatrix features) => Array.ConvertAll(Logits(features), Logistic.Sigmoid);

    /// <summary>The logarithm of the odds of positive for each row.</summary>
    public double[] Logits(SparseMatrix features)
    {
        var logits = new double[features.RowCount];
        for (var row = 0; row < logits.Length; row++)
            logits[row] = features.Dot(row, Weights) + Intercept;
        return logits;
    }
}
