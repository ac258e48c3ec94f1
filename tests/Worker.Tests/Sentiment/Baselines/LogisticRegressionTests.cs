using Worker.Sentiment.Baselines;

namespace Worker.Tests.Sentiment.Baselines;

public sealed class LogisticRegressionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Reference: the objective written out in Python, searched by a grid halved down to 1e-9.</summary>
    [Fact]
    public void The_weights_are_those_of_a_search_by_brute_force()
    {
        var features = Matrix([1, 0], [0.6, 0.8], [0, 1], [0.8, -0.6], [-1, 0.5], [0, 0]);

        var regression = LogisticRegression.Fit(features, [true, true, false, true, false, false], 0.5, Token);

        Assert.Equal(1.5519026685, regression.Weights[0], 1e-6);
        Assert.Equal(-0.3930545971, regression.Weights[1], 1e-6);
        Assert.Equal(-0.2946269158, regression.Intercept, 1e-6);
    }

    /// <summary>With no feature that says anything the score is the share of positives: ln 3 is the logit of three quarters.</summary>
    [Fact]
    public void Without_information_the_intercept_is_the_logit_of_the_share()
    {
        var regression = LogisticRegression.Fit(Matrix([0], [0], [0], [0]), [true, true, true, false], 1, Token);

        Assert.Equal(Math.Log(3), regression.Intercept, 1e-6);
        Assert.Equal(0, regression.Weights[0]);
        Assert.Equal(0.75, regression.Score(Matrix([0]))[0], 1e-6);
    }

    /// <summary>At the optimum every weight times the penalty equals what its column's errors sum to, and all errors sum to 0.</summary>
    [Fact]
    public void At_the_optimum_of_a_larger_problem_every_derivative_is_zero()
    {
        const double l2 = 0.1;
        var random = new Random(7);
        var rows = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 30).Select(_ => random.NextDouble() < 0.2 ? random.NextDouble() : 0).ToArray()).ToArray();
        bool[] labels = [.. rows.Select(row => row[0] - row[1] + 0.3 * random.NextDouble() > 0.1)];
        var features = Matrix(rows);

        var regression = LogisticRegression.Fit(features, labels, l2, Token);

        double[] errors = [.. regression.Score(features).Zip(labels, (score, isPositive) => score - (isPositive ? 1 : 0))];
        Assert.Equal(0, errors.Sum(), 1e-4);
        for (var column = 0; column < 30; column++)
            Assert.Equal(0, rows.Zip(errors, (row, error) => row[column] * error).Sum() + l2 * regression.Weights[column], 1e-4);
    }

    [Fact]
    public void The_derivatives_are_those_of_the_value()
    {
        var objective = new LogisticObjective(Matrix([1, 2], [-1, 0.5], [0.3, 0]), [true, false, true], 0.7);
        double[] at = [0.4, -0.2, 0.1];
        var gradient = new double[3];
        objective.Evaluate(at, gradient);

        const double step = 1e-5;
        for (var i = 0; i < 3; i++)
        {
            double[] unit = [i == 0 ? 1 : 0, i == 1 ? 1 : 0, i == 2 ? 1 : 0];
            double[] gradientAbove = new double[3], gradientBelow = new double[3], product = new double[3];
            var above = objective.Evaluate(Add(at, unit, step), gradientAbove);
            var below = objective.Evaluate(Add(at, unit, -step), gradientBelow);
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-8);

            objective.Evaluate(at, gradient);
            objective.MultiplyHessian(unit, product);
            for (var j = 0; j < 3; j++)
                Assert.Equal((gradientAbove[j] - gradientBelow[j]) / (2 * step), product[j], 1e-8);
        }
    }

    [Fact]
    public void Labels_of_one_class_are_refused() =>
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(Matrix([1], [2]), [true, true], 1, Token));

    [Fact]
    public void A_cancelled_fit_stops() =>
        Assert.Throws<OperationCanceledException>(
            () => LogisticRegression.Fit(Matrix([1], [2]), [true, false], 1, new CancellationToken(canceled: true)));

    private static double[] Add(double[] vector, double[] direction, double scale) =>
        [.. vector.Zip(direction, (value, change) => value + scale * change)];

    private static SparseMatrix Matrix(params double[][] rows)
    {
        var matrix = new SparseMatrix(rows[0].Length);
        foreach (var row in rows)
            matrix.AddRow(row.Index().Where(entry => entry.Item != 0).Select(entry => (entry.Index, entry.Item)));
        return matrix;
    }
}
