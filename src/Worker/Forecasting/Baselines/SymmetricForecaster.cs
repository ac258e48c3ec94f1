using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Baselines;

/// <summary>
/// Intervals as the textbook preset makes them, around the last close: symmetric, from each symbol's own absolute residuals in units of the
/// root mean square of its last 30 returns (split conformal, locally weighted). The reference of published ratios; it is not among the
/// models that may serve.
/// </summary>
/// <param name="sessions">The newest sessions of each symbol that are calibrated on; 0 for all.</param>
internal sealed class SymmetricForecaster(int horizons, int sessions = 0) : IForecaster
{
    public string Name => "symmetric";

    public Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        Task.FromResult<IFittedForecaster>(new Fitted(panel.Symbols.ToDictionary(symbol => symbol.Symbol, symbol => Calibrate(panel, symbol)), horizons));

    private double[][] Calibrate(Panel panel, SymbolPanel symbol)
    {
        var scales = new WindowScale().Of(panel, symbol, horizons);
        var first = sessions == 0 ? SymbolPanel.FirstSession : Math.Max(SymbolPanel.FirstSession, symbol.Count - sessions);
        return [.. Enumerable.Range(1, horizons).Select(h =>
        {
            var residuals = new List<double>();
            for (var t = first; t + h < symbol.Count; t++)
                residuals.Add(Math.Abs(symbol.FutureReturn(t, h)) / scales[t, h - 1]);
            residuals.Sort();
            var sorted = residuals.ToArray();
            return QuantileLevels.All.Select(level => Math.Sign(level - 0.5) * PooledQuantiles.Quantile(sorted, Math.Abs((2 * level) - 1))).ToArray();
        })];
    }

    private sealed class Fitted(Dictionary<string, double[][]> widths, int horizons) : IFittedForecaster
    {
        public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count) =>
            new ScaledQuantiles(new WindowScale(), new PooledQuantiles(widths[symbol.Symbol]), horizons).Forecast(panel, symbol, from, count);

        public void Dispose()
        {
        }
    }
}
