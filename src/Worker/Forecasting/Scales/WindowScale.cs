using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Scales;

/// <summary>The root mean square of the last returns, by none of the horizon: the unit of the intervals of the textbook preset.</summary>
/// <param name="Window">Sessions, at least 1.</param>
internal sealed record WindowScale(int Window = 30) : IScale
{
    private const double Smallest = 1e-6;

    public double[,] Of(Panel panel, SymbolPanel symbol, int horizons, int from = SymbolPanel.FirstSession)
    {
        var scales = new double[symbol.Count, horizons];
        var sum = 0.0;
        for (var t = 1; t < symbol.Count; t++)
        {
            sum += symbol.Return[t] * symbol.Return[t];
            if (t > Window)
                sum -= symbol.Return[t - Window] * symbol.Return[t - Window];
            var scale = Math.Max(Math.Sqrt(Math.Max(0, sum) / Math.Min(t, Window)), Smallest);
            for (var h = 0; h < horizons; h++)
                scales[t, h] = scale;
        }
        return scales;
    }
}
