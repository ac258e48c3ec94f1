namespace Worker.Forecasting.Scales;

/// <summary>Ordinary least squares by the normal equations, built up row by row; several targets share the regressors.</summary>
/// <param name="regressors">K, the constant included.</param>
/// <param name="targets">M.</param>
internal sealed class LeastSquares(int regressors, int targets)
{
    // Of the mean square of each regressor: keeps collinear ones apart without moving the others.
    private const double Ridge = 1e-8;

    private readonly double[,] _products = new double[regressors, regressors];
    private readonly double[,] _moments = new double[regressors, targets];

    /// <summary>Rows of which all targets were known.</summary>
    public int Rows { get; private set; }

    /// <param name="x">[K].</param>
    /// <param name="y">[M].</param>
    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        for (var i = 0; i < regressors; i++)
        {
            for (var j = 0; j <= i; j++)
                _products[i, j] += x[i] * x[j];
            for (var m = 0; m < targets; m++)
                _moments[i, m] += x[i] * y[m];
        }
        Rows++;
    }

    /// <returns>[M][K].</returns>
    /// <exception cref="InvalidOperationException">There are fewer rows than regressors.</exception>
    public double[][] Solve()
    {
        if (Rows < regressors)
            throw new InvalidOperationException($"There are {Rows} rows for {regressors} regressors; expected at least as many.");
        var root = Cholesky();
        return [.. Enumerable.Range(0, targets).Select(m => Substitute(root, m))];
    }

    private double[,] Cholesky()
    {
        var root = new double[regressors, regressors];
        for (var i = 0; i < regressors; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = _products[i, j] + (i == j ? Math.Max(Ridge * _products[i, i], 1e-12) : 0);
                for (var k = 0; k < j; k++)
                    sum -= root[i, k] * root[j, k];
                root[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-300)) : sum / root[j, j];
            }
        }
        return root;
    }

    private double[] Substitute(double[,] root, int target)
    {
        var solution = new double[regressors];
        for (var i = 0; i < regressors; i++)
        {
            var sum = _moments[i, target];
            for (var k = 0; k < i; k++)
                sum -= root[i, k] * solution[k];
            solution[i] = sum / root[i, i];
        }
        for (var i = regressors - 1; i >= 0; i--)
        {
            var sum = solution[i];
            for (var k = i + 1; k < regressors; k++)
                sum -= root[k, i] * solution[k];
            solution[i] = sum / root[i, i];
        }
        return solution;
    }
}
