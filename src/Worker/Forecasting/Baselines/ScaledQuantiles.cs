using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>A model of two parts: a scale, and pooled quantiles in units of it.</summary>
internal sealed record ScaledQuantiles(IScale Scale, PooledQuantiles Quantiles, int Horizons) : IFittedForecaster
{
    /// <summary>Pools every return of the panel whose horizon is over; symbols are computed in parallel.</summary>
    public static ScaledQuantiles Fit(Panel panel, IScale scale, int horizons, bool centre)
    {
        var standardised = new double[horizons][];
        var starts = new int[horizons][];
        for (var h = 1; h <= horizons; h++)
            (standardised[h - 1], starts[h - 1]) = Room(panel.Symbols, h);
        Parallel.For(0, panel.Symbols.Count, i =>
        {
            var symbol = panel.Symbols[i];
            var scales = scale.Of(panel, symbol, horizons);
            for (var h = 1; h <= horizons; h++)
            {
                var own = standardised[h - 1].AsSpan(starts[h - 1][i], Returns(symbol, h));
                for (var k = 0; k < own.Length; k++)
                    own[k] = symbol.FutureReturn(SymbolPanel.FirstSession + k, h) / scales[SymbolPanel.FirstSession + k, h - 1];
            }
        });
        return new ScaledQuantiles(scale, PooledQuantiles.Fit(standardised, centre), horizons);
    }

    public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count) =>
        Quantiles.Times(Scale.Of(panel, symbol, Horizons, from), from, count, Horizons);

    public void Dispose()
    {
    }

    private static int Returns(SymbolPanel symbol, int horizon) => Math.Max(0, symbol.Count - SymbolPanel.FirstSession - horizon);

    // Room for the returns of all symbols, and where those of each begin.
    private static (double[] Values, int[] Starts) Room(IReadOnlyList<SymbolPanel> symbols, int horizon)
    {
        var starts = new int[symbols.Count];
        var count = 0;
        for (var i = 0; i < symbols.Count; i++)
        {
            starts[i] = count;
            count = checked(count + Returns(symbols[i], horizon));
        }
        return (new double[count], starts);
    }
}
