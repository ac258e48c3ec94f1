using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Calibration;

/// <summary>
/// A model with live calibration, as a backtest sees it: at each date the 80 and 95 % intervals of all symbols are widened or narrowed by
/// what the model's errors known by then ask for. The sessions before the fold are forecast too, so that there are errors to begin with.
/// </summary>
internal sealed class AdaptiveForecaster(IForecaster inner, int horizons, AdaptiveConformalSettings settings) : IForecaster
{
    public string Name => $"{inner.Name} adaptive";

    public async Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken) =>
        new Fitted(await inner.FitAsync(panel, cancellationToken), horizons, settings);

    private sealed class Fitted(IFittedForecaster inner, int horizons, AdaptiveConformalSettings settings) : IFittedForecaster
    {
        private Panel? _of;
        private Dictionary<(DateOnly AsOf, int Horizon), LiveFactors> _factors = [];

        public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count)
        {
            if (!ReferenceEquals(panel, _of))
                (_of, _factors) = (panel, Factors(panel, symbol.Bars.Dates[from]));
            var forecasts = inner.Forecast(panel, symbol, from, count);
            for (var t = from; t < from + count; t++)
            {
                for (var h = 1; h <= horizons; h++)
                    _factors[(symbol.Bars.Dates[t], h)].Apply(forecasts.At(t, h));
            }
            return forecasts;
        }

        public void Dispose() => inner.Dispose();

        private Dictionary<(DateOnly, int), LiveFactors> Factors(Panel panel, DateOnly first)
        {
            var dates = panel.Symbols.SelectMany(symbol => symbol.Bars.Dates).Distinct().Order().ToArray();
            var start = Math.Max(0, Array.BinarySearch(dates, first) - settings.Window - horizons);
            var scores = Scores(panel, dates[start]);
            var factors = new Dictionary<(DateOnly, int), LiveFactors>();
            for (var h = 1; h <= horizons; h++)
            {
                var (narrow, wide) = (new AdaptiveConformal(0.80, settings), new AdaptiveConformal(0.95, settings));
                for (var day = start; day < dates.Length; day++)
                {
                    // What was forecast h sessions ago has just become known.
                    if (day - h >= start && scores.TryGetValue((dates[day - h], h), out var known))
                    {
                        narrow.Add([.. known.Select(score => score.Of80)]);
                        wide.Add([.. known.Select(score => score.Of95)]);
                    }
                    factors[(dates[day], h)] = new LiveFactors(narrow.Factor, wide.Factor);
                }
            }
            return factors;
        }

        private Dictionary<(DateOnly, int), List<(double Of80, double Of95)>> Scores(Panel panel, DateOnly start)
        {
            var scores = new Dictionary<(DateOnly, int), List<(double, double)>>();
            foreach (var symbol in panel.Symbols)
            {
                var from = Math.Max(SymbolPanel.FirstSession, symbol.Bars.CountUpTo(start.AddDays(-1)));
                if (from >= symbol.Count)
                    continue;
                var forecasts = inner.Forecast(panel, symbol, from, symbol.Count - from);
                for (var t = from; t < symbol.Count; t++)
                {
                    for (var h = 1; h <= horizons && t + h < symbol.Count; h++)
                    {
                        var key = (symbol.Bars.Dates[t], h);
                        if (!scores.TryGetValue(key, out var day))
                            scores[key] = day = [];
                        var q = forecasts.At(t, h);
                        var actual = symbol.FutureReturn(t, h);
                        var median = q[QuantileLevels.Median];
                        day.Add((AdaptiveConformal.Score(q[QuantileLevels.Lower80], median, q[QuantileLevels.Upper80], actual),
                            AdaptiveConformal.Score(q[QuantileLevels.Lower95], median, q[QuantileLevels.Upper95], actual)));
                    }
                }
            }
            return scores;
        }
    }
}
