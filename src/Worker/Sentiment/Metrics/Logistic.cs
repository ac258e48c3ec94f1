namespace Worker.Sentiment.Metrics;

/// <summary>The logistic function and its logarithm, without overflow or cancellation at either end.</summary>
internal static class Logistic
{
    /// <summary>1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>ln(1 + e^x), which is the log loss of a negative with logit x.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>
    /// The rounding of 1 + y cancels between the logarithm and the quotient (Kahan); .NET's own LogP1 does not see to it.
    /// </summary>
    private static double LogOnePlus(double y)
    {
        var sum = 1 + y;
        return sum == 1 ? y : Math.Log(sum) * (y / (sum - 1));
    }
}
