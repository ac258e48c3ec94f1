using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Baselines;

/// <summary>The random walk with drift: the naive forecast, moved by the symbol's mean log-return up to the session.</summary>
internal sealed class DriftForecaster(int horizons) : IForecaster
{
    public string Name => "drift";

    public async Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        new Fitted(await new NaiveForecaster(horizons).FitAsync(panel, cancellationToken));

    internal sealed class Fitted(IFittedForecaster naive) : IFittedForecaster
    {
        public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count)
        {
            var forecasts = naive.Forecast(panel, symbol, from, count);
            for (var t = from; t < from + count; t++)
            {
                var mean = Math.Log(symbol.Bars.Close[t] / symbol.Bars.Close[0]) / t;
                for (var h = 1; h <= forecasts.Horizons; h++)
                {
                    foreach (ref var quantile in forecasts.At(t, h))
                        quantile += mean * h;
                }
            }
            return forecasts;
        }

        public void Dispose() => naive.Dispose();
    }
}
