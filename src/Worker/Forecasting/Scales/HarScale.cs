using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Scales;

/// <summary>
/// The heterogeneous autoregression of realised variance (Corsi, "A Simple Approximate Long-Memory Model of Realized Volatility", Journal
/// of Financial Econometrics 2009) on logs, fitted over all symbols together: the log of the mean variance of the next h sessions is
/// regressed on <see cref="HarRegressors"/>.
/// </summary>
/// <param name="Coefficients">[H][K]. Those of an older release may be fewer: they belong to the first K regressors.</param>
/// <param name="HasMarket">Whether the regressors of the market are among the K.</param>
internal sealed record HarScale(double[][] Coefficients, bool HasMarket) : IScale
{
    public static HarScale Fit(Panel panel, int horizons)
    {
        var count = HarRegressors.Count(panel.HasMarket);
        var regression = new LeastSquares(count, horizons);
        Span<double> x = stackalloc double[count];
        Span<double> y = stackalloc double[horizons];
        foreach (var symbol in panel.Symbols)
        {
            for (var t = SymbolPanel.FirstSession; t + horizons < symbol.Count; t++)
            {
                HarRegressors.Write(panel, symbol, t, panel.HasMarket, x);
                for (var h = 1; h <= horizons; h++)
                    y[h - 1] = symbol.FutureLogVariance(t, h);
                regression.Add(x, y);
            }
        }
        return new HarScale(regression.Solve(), panel.HasMarket);
    }

    public double[,] Of(Panel panel, SymbolPanel symbol, int horizons, int from = SymbolPanel.FirstSession)
    {
        var scales = new double[symbol.Count, horizons];
        Span<double> x = stackalloc double[Coefficients[0].Length];
        for (var t = Math.Max(SymbolPanel.FirstSession, from); t < symbol.Count; t++)
        {
            HarRegressors.Write(panel, symbol, t, HasMarket, x);
            for (var h = 1; h <= horizons; h++)
            {
                var logVariance = 0.0;
                for (var k = 0; k < x.Length; k++)
                    logVariance += Coefficients[h - 1][k] * x[k];
                scales[t, h - 1] = Math.Sqrt(Math.Exp(logVariance) * h);
            }
        }
        return scales;
    }
}
