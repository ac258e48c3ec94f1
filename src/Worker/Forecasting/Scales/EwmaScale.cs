using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Scales;

/// <summary>
/// The exponentially weighted mean of past squares (RiskMetrics Technical Document, 1996, section 5.2), by the root of the horizon: of
/// squared returns, or of session variances, which take the range of the day into account.
/// </summary>
/// <param name="Decay">Weight of the past, in (0, 1).</param>
/// <param name="UsesRange">Session variances instead of squared returns.</param>
internal sealed record EwmaScale(double Decay = 0.97, bool UsesRange = false) : IScale
{
    private const double Smallest = 1e-10;

    public double[,] Of(Panel panel, SymbolPanel symbol, int horizons, int from = SymbolPanel.FirstSession)
    {
        var scales = new double[symbol.Count, horizons];
        double weighted = 0, weights = 0;
        for (var t = 1; t < symbol.Count; t++)
        {
            var square = UsesRange ? symbol.Variance[t] : symbol.Return[t] * symbol.Return[t];
            weighted = (Decay * weighted) + square;
            weights = (Decay * weights) + 1;
            for (var h = 1; h <= horizons; h++)
                scales[t, h - 1] = Math.Sqrt(Math.Max(weighted / weights, Smallest) * h);
        }
        return scales;
    }
}
