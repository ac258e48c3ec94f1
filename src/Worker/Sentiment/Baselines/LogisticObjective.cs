using Worker.Sentiment.Metrics;

namespace Worker.Sentiment.Baselines;

/// <summary>
/// What a logistic regression minimises: the summed log loss plus half the squared length of the weights times <paramref name="l2"/>.
/// Parameters are one weight a column and, last, the intercept, which is not penalised. Strictly convex for labels of both classes.
/// </summary>
internal sealed class LogisticObjective(SparseMatrix features, IReadOnlyList<bool> labels, double l2)
{
    // The second derivative of each row's loss where the objective was last evaluated.
    private readonly double[] _curvatures = new double[labels.Count];

    public int ParameterCount => features.ColumnCount + 1;

    /// <summary>The value, with its gradient written to <paramref name="gradient"/>.</summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var weights = parameters[..^1];
        var value = 0.0;
        gradient.Clear();
        for (var row = 0; row < labels.Count; row++)
        {
            var logit = features.Dot(row, weights) + parameters[^1];
            var score = Logistic.Sigmoid(logit);
            value += Logistic.Softplus(labels[row] ? -logit : logit);
            _curvatures[row] = score * (1 - score);
            AddRow(row, score - (labels[row] ? 1 : 0), gradient);
        }

        for (var i = 0; i < weights.Length; i++)
        {
            value += l2 / 2 * weights[i] * weights[i];
            gradient[i] += l2 * weights[i];
        }

        return value;
    }

    /// <summary>The Hessian at the parameters last evaluated, times a direction.</summary>
    public void MultiplyHessian(ReadOnlySpan<double> direction, Span<double> product)
    {
        product.Clear();
        for (var row = 0; row < labels.Count; row++)
            AddRow(row, _curvatures[row] * (features.Dot(row, direction[..^1]) + direction[^1]), product);
        for (var i = 0; i < direction.Length - 1; i++)
            product[i] += l2 * direction[i];
    }

    private void AddRow(int row, double scale, Span<double> sum)
    {
        features.AddScaled(row, scale, sum[..^1]);
        sum[^1] += scale;
    }
}
