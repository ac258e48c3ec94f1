using Microsoft.Extensions.Options;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;

namespace Worker.Forecasting.Versions;

/// <summary>
/// Forecasts with a version of the quantile preset: the network and its baselines, each a row of the ledger, the published one marked.
/// </summary>
internal sealed class QuantileForecaster(
    Lazy<TorchRuntime> runtime, StoredBars stored, LiveCalibration calibration, IOptions<ForecastingOptions> options, TimeProvider time)
{
    /// <summary>Adds the rows of each series to the batch, or the reason why it has none.</summary>
    /// <param name="asOf">The last date that may be used.</param>
    /// <param name="knownAt">Computes from the bars and forecasts that were stored at this instant; null from those that are stored.</param>
    public async Task ForecastAsync(
        ForecastBatch batch, LoadedCheckpoint checkpoint, IReadOnlyList<PriceSeries> series, DateOnly asOf, DateTimeOffset? knownAt, long runId,
        CancellationToken cancellationToken)
    {
        var content = QuantileContent.FromJson(checkpoint.Content);
        var failed = new List<SymbolFailure>();
        var bars = await stored.LoadAsync(content.Symbols.ToArray(), asOf, knownAt, cancellationToken);
        var panel = UsablePanel.Of(asOf, bars, failed, cancellationToken);
        var asked = series.Select(prices => prices.Symbol).ToHashSet();
        batch.Failed.AddRange(failed.Where(one => asked.Contains(one.Symbol)));
        asked.ExceptWith(failed.Select(one => one.Symbol));
        var symbols = panel.Symbols.ToDictionary(symbol => symbol.Symbol);
        var horizons = content.Settings.Network.Horizons;
        using var models = Models(content, checkpoint);
        var live = new Dictionary<string, LiveFactors[]>();
        foreach (var (name, _) in models.All)
        {
            if (options.Value.Quantile.LiveCalibration)
            {
                live[name] = await calibration.FactorsAsync(name, content.Symbols.ToArray(), asOf, knownAt, horizons, new AdaptiveConformalSettings
                {
                    Rate = options.Value.Quantile.LiveCalibrationRate,
                    Window = options.Value.Quantile.LiveCalibrationWindow,
                }, cancellationToken);
            }
        }
        var rows = new QuantileRows(
            checkpoint.Version.Id, runId, panel.Symbols.Count > 0 ? panel.Bars.Max(one => one.Dates[^1]) : asOf, BarsHash.Of(panel.Bars),
            time.GetUtcNow());
        foreach (var prices in series.Where(prices => asked.Contains(prices.Symbol)))
            batch.Try(prices.Symbol, () => ForecastOne(prices), cancellationToken);

        void ForecastOne(PriceSeries prices)
        {
            if (!symbols.TryGetValue(prices.Symbol, out var symbol))
            {
                batch.Skipped.Add(new SkippedSymbol(prices.Symbol, "not_trained_on",
                    $"the serving version knows {FirstFew.Of(content.Symbols)}; run train-forecaster"));
                return;
            }
            if (ReasonToSkip(prices, asOf, symbol) is { } skipped)
            {
                batch.Skipped.Add(skipped);
                return;
            }
            var decisions = content.DecisionsOf(prices.Symbol);
            foreach (var (name, model) in models.All)
            {
                var forecast = model.Forecast(panel, symbol, symbol.Count - 1, 1);
                var applied = CalibratedQuantiles.Apply(forecast, symbol.Count - 1, content.Calibration[name], live.GetValueOrDefault(name));
                for (var horizon = 1; horizon <= horizons; horizon++)
                {
                    batch.Rows.Add(rows.Row(
                        prices, name, horizon, forecast.At(symbol.Count - 1, horizon), applied?[horizon - 1], decisions[horizon - 1].Published == name));
                }
            }
        }
    }

    private ServingModels Models(QuantileContent content, LoadedCheckpoint checkpoint)
    {
        var network = content.Settings.Network;
        var naive = new ScaledQuantiles(new EwmaScale(), content.NaiveQuantiles, network.Horizons);
        return new ServingModels(
        [
            ("naive", naive),
            ("drift", new DriftForecaster.Fitted(naive)),
            ("har", new ScaledQuantiles(content.Scale, content.HarQuantiles, network.Horizons)),
            (network.Cell.ToString().ToLowerInvariant(),
                new FittedNetwork(runtime.Value, network, content.Scale, content.HarQuantiles, MemberWeights.Split(checkpoint.Weights, network.Members))),
        ]);
    }

    private SkippedSymbol? ReasonToSkip(PriceSeries prices, DateOnly asOf, SymbolPanel symbol)
    {
        if (symbol.Count <= SymbolPanel.FirstSession)
        {
            return new SkippedSymbol(prices.Symbol, "too_few_bars",
                $"{symbol.Count} bars up to {asOf:O}, {SymbolPanel.FirstSession + 1} are needed; run fetch-prices or set Prices:From earlier");
        }
        var behind = prices.Calendar.SessionsBetween(prices.Dates[^1], asOf);
        return behind > options.Value.MaxStaleSessions
            ? new SkippedSymbol(prices.Symbol, "stale_symbol",
                $"the newest bar is of {prices.Dates[^1]:O}, {behind} sessions before {asOf:O} (allowed: {options.Value.MaxStaleSessions}); "
                + "run fetch-prices, or forecast --as-of a day it has")
            : null;
    }

    private sealed record ServingModels(IReadOnlyList<(string Name, IFittedForecaster Model)> All) : IDisposable
    {
        public void Dispose()
        {
            foreach (var (_, model) in All)
                model.Dispose();
        }
    }
}
