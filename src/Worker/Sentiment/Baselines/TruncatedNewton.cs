namespace Worker.Sentiment.Baselines;

/// <summary>
/// Newton's method with steps found by conjugate gradients, each only as exact as the way still to go deserves (Dembo and Steihaug,
/// "Truncated-Newton algorithms for large-scale unconstrained optimization", 1983; for this objective Lin, Weng and Keerthi,
/// "Trust region Newton method for large-scale logistic regression", JMLR 2008). Deterministic; a strictly convex objective
/// has one minimum and it finds it.
/// </summary>
internal static class TruncatedNewton
{
    private const int MostSteps = 100;
    private const int MostHalvings = 50;

    /// <summary>The parameters at the minimum.</summary>
    /// <param name="tolerance">Stop when the gradient is this small a part of what it is at zero.</param>
    public static double[] Minimise(LogisticObjective objective, double tolerance, CancellationToken cancellationToken)
    {
        var parameters = new double[objective.ParameterCount];
        var gradient = new double[objective.ParameterCount];
        var value = objective.Evaluate(parameters, gradient);
        var first = Length(gradient);
        for (var taken = 0; Length(gradient) > tolerance * first; taken++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (taken == MostSteps)
                throw new InvalidOperationException($"The gradient is still {Length(gradient) / first:g3} of the first after {MostSteps} steps.");

            var forcing = Math.Min(0.5, Math.Sqrt(Length(gradient) / first));
            var step = Solve(objective, gradient, forcing * Length(gradient));
            value = Descend(objective, parameters, gradient, step, value);
        }

        return parameters;
    }

    /// <summary>
    /// Conjugate gradients for Hessian x step = -gradient, until the residual is at most <paramref name="residualLength"/>.
    /// </summary>
    private static double[] Solve(LogisticObjective objective, double[] gradient, double residualLength)
    {
        var step = new double[gradient.Length];
        var residual = Array.ConvertAll(gradient, g => -g);
        var direction = (double[])residual.Clone();
        var product = new double[gradient.Length];
        var squared = Dot(residual, residual);
        for (var i = 0; i < gradient.Length && Math.Sqrt(squared) > residualLength; i++)
        {
            objective.MultiplyHessian(direction, product);
            var reach = squared / Dot(direction, product);
            AddScaled(step, reach, direction);
            AddScaled(residual, -reach, product);
            var next = Dot(residual, residual);
            for (var j = 0; j < direction.Length; j++)
                direction[j] = residual[j] + next / squared * direction[j];
            squared = next;
        }

        return step;
    }

    /// <summary>Takes the step, halved until the value falls enough (Armijo), and leaves the gradient of where it ended.</summary>
    private static double Descend(LogisticObjective objective, double[] parameters, double[] gradient, double[] step, double value)
    {
        // Near the minimum the fall is below what the sum of many losses can show.
        var rounding = 1e-13 * Math.Abs(value);
        var slope = Dot(gradient, step);
        var start = (double[])parameters.Clone();
        var size = 1.0;
        for (var halvings = 0; halvings <= MostHalvings; halvings++, size /= 2)
        {
            start.CopyTo(parameters, 0);
            AddScaled(parameters, size, step);
            var reached = objective.Evaluate(parameters, gradient);
            if (reached <= value + 1e-4 * size * slope + rounding)
                return reached;
        }

        throw new InvalidOperationException($"No step along the descent direction lowers the objective from {value}.");
    }

    private static double Length(double[] vector) => Math.Sqrt(Dot(vector, vector));

    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    private static void AddScaled(double[] vector, double scale, double[] other)
    {
        for (var i = 0; i < vector.Length; i++)
            vector[i] += scale * other[i];
    }
}
