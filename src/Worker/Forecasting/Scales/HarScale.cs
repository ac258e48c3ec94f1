using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Scales;

/// <summary>
/// The heterogeneous autoregression of realised variance (Corsi, "A Simple Approximate Long-Memory Model of Realized Volatility", Journal of
/// Financial Econometrics 2009) on logs, fitted over all symbols together: the log of the mean variance of the next h sessions is regressed on that of the
/// last 1, 5, 22, 66 and 250 sessions, on the market's of 1, 5 and 22 sessions where there is one, on the size of a fall of the close, and on Friday.
/// </summary>
/// <param name="Coefficients">[H][K].</param>
/// <param name="HasMarket">Whether the regressors of the market are among the K.</param>
internal sealed record HarScale(double[][] Coefficients, bool HasMarket) : IScale
{
    private const int Own = 8;
    private const int Market = 3;

    public static HarScale Fit(Panel panel, int horizons)
    {
        var count = Own + (panel.HasMarket ? Market : 0);
        var regression = new LeastSquares(count, horizons);
        Span<double> x = stackalloc double[count];
        Span<double> y = stackalloc double[horizons];
        foreach (var symbol in panel.Symbols)
        {
            for (var t = SymbolPanel.FirstSession; t + horizons < symbol.Count; t++)
            {
                Write(panel, symbol, t, panel.HasMarket, x);
                for (var h = 1; h <= horizons; h++)
                    y[h - 1] = symbol.FutureLogVariance(t, h);
                regression.Add(x, y);
            }
        }
        return new HarScale(regression.Solve(), panel.HasMarket);
    }

    public double[,] Of(Panel panel, SymbolPanel symbol, int horizons)
    {
        var scales = new double[symbol.Count, horizons];
        Span<double> x = stackalloc double[Own + (HasMarket ? Market : 0)];
        for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++)
        {
            Write(panel, symbol, t, HasMarket, x);
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

    private static void Write(Panel panel, SymbolPanel symbol, int t, bool hasMarket, Span<double> x)
    {
        x[0] = 1;
        x[1] = symbol.LogDay[t];
        x[2] = symbol.LogWeek[t];
        x[3] = symbol.LogMonth[t];
        x[4] = symbol.LogQuarter[t];
        x[5] = symbol.LogYear[t];
        x[6] = Math.Min(6, Math.Max(0, -symbol.Return[t]) / Math.Exp(symbol.LogMonth[t] / 2));
        x[7] = symbol.Bars.Dates[t].DayOfWeek == DayOfWeek.Friday ? 1 : 0;
        if (!hasMarket)
            return;
        (x[8], x[9], x[10], _) = panel.Market.At(symbol.Bars.Dates[t]);
    }
}
