using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>A model of two parts: a scale, and pooled quantiles in units of it.</summary>
internal sealed record ScaledQuantiles(IScale Scale, PooledQuantiles Quantiles, int Horizons) : IFittedForecaster
{
    /// <summary>Pools every return of the panel whose horizon is over.</summary>
    public static ScaledQuantiles Fit(Panel panel, IScale scale, int horizons, bool centre)
    {
        var standardised = Enumerable.Range(0, horizons).Select(_ => new List<double>()).ToArray();
        foreach (var symbol in panel.Symbols)
        {
            var scales = scale.Of(panel, symbol, horizons);
            for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++)
            {
                for (var h = 1; h <= horizons && t + h < symbol.Count; h++)
                    standardised[h - 1].Add(symbol.FutureReturn(t, h) / scales[t, h - 1]);
            }
        }
        return new ScaledQuantiles(scale, PooledQuantiles.Fit(standardised, centre), horizons);
    }

    public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count) =>
        Quantiles.Times(Scale.Of(panel, symbol, Horizons, from), from, count, Horizons);

    public void Dispose()
    {
    }
}
