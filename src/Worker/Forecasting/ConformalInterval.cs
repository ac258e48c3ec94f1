namespace Worker.Forecasting;

/// <summary>
/// Split-conformal prediction: half-widths from the absolute residuals of data that the network was not fitted on, so that
/// coverage holds without an assumption on their distribution (Lei, G'Sell, Rinaldo, Tibshirani, Wasserman 2018,
/// "Distribution-Free Predictive Inference for Regression"). Residuals are counted in units of the recent daily volatility (their
/// section 5.2, locally weighted), so that a width calibrated in calm months serves at another price and in wild ones.
/// </summary>
/// <param name="Width80">Half-width of the 80 % interval in units of <see cref="SymbolWindows.Volatility"/>.</param>
/// <param name="Width95">Half-width of the 95 % interval in units of <see cref="SymbolWindows.Volatility"/>.</param>
internal sealed record ConformalInterval(double Width80, double Width95)
{
    /// <summary>Fewest residuals from which a 95 % interval is finite.</summary>
    public const int FewestResiduals = 19;

    /// <param name="residuals">Absolute residuals in units of the volatility at their as-of session.</param>
    public static ConformalInterval Calibrate(IEnumerable<double> residuals)
    {
        var sorted = residuals.Order().ToArray();
        return new ConformalInterval(Quantile(sorted, 0.80), Quantile(sorted, 0.95));
    }

    public double Lower80(double predicted, double volatility) => predicted - (Width80 * volatility);

    public double Upper80(double predicted, double volatility) => predicted + (Width80 * volatility);

    public double Lower95(double predicted, double volatility) => predicted - (Width95 * volatility);

    public double Upper95(double predicted, double volatility) => predicted + (Width95 * volatility);

    /// <summary>The ceil((n + 1) * coverage)-th smallest of n residuals; infinite if n is too small for the coverage.</summary>
    private static double Quantile(double[] sorted, double coverage)
    {
        // The subtraction keeps 19 residuals at 95 % on rank 19 in spite of rounding.
        var rank = (int)Math.Ceiling(((sorted.Length + 1) * coverage) - 1e-9);
        return rank <= sorted.Length ? sorted[rank - 1] : double.PositiveInfinity;
    }
}
