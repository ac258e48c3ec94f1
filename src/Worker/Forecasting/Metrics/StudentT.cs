namespace Worker.Forecasting.Metrics;

/// <summary>Student's t distribution for whole degrees of freedom, in closed form (Abramowitz and Stegun, 26.7.3 and 26.7.4).</summary>
internal static class StudentT
{
    /// <param name="degrees">At least 1.</param>
    /// <returns>The chance of a value at least as far from 0, in [0, 1].</returns>
    public static double TwoSidedPValue(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        var theta = Math.Atan(Math.Abs(t) / Math.Sqrt(degrees));
        var squared = Math.Cos(theta) * Math.Cos(theta);
        var isEven = degrees % 2 == 0;
        double term = isEven ? 1 : Math.Cos(theta), total = 0;
        for (var k = isEven ? 2 : 3; k <= degrees && term >= 1e-18; k += 2)
        {
            total += term;
            term *= squared * (k - 1) / k;
        }
        var inside = isEven ? Math.Sin(theta) * total : (theta + (Math.Sin(theta) * total)) * 2 / Math.PI;
        return Math.Max(0, 1 - inside);
    }
}
