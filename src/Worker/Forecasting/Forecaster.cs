using Microsoft.Extensions.Options;
using Worker.Forecasting.Replay;
using Worker.Forecasting.Versions;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting;

/// <summary>
/// Forecasts from the newest bars of each series with the version that may serve that day. A symbol that cannot be forecast is
/// skipped by a named rule and the others continue.
/// </summary>
internal sealed class Forecaster(
    Lazy<TorchRuntime> runtime, CheckpointStore checkpoints, ModelVersions versions, QuantileForecaster quantile, PriceHistory history,
    IOptions<ForecastingOptions> options, TimeProvider time)
{
    /// <param name="series">At least the newest close of each symbol, with the last session that may be known of it.</param>
    /// <param name="moment">What may be known; the series hold nothing else.</param>
    public async Task<ForecastBatch> ForecastAsync(
        IReadOnlyList<(PriceSeries Series, DateOnly AsOf)> series, ReplayMoment moment, long runId, CancellationToken cancellationToken)
    {
        var batch = new ForecastBatch([], [], []);
        // Read once, and only if a version is of the textbook preset, whose network reads all closes of a symbol.
        IReadOnlyDictionary<string, PriceSeries>? closes = null;
        foreach (var group in series.GroupBy(pair => options.Value.VersionName(pair.Series.Symbol)))
        {
            var version = await VersionAsync(group.Key, moment, cancellationToken);
            if (version is null)
            {
                batch.Skipped.AddRange(group.Select(pair => new SkippedSymbol(pair.Series.Symbol, "no_model_version", WithoutVersion(group.Key, moment))));
                continue;
            }
            using var checkpoint = checkpoints.Load(version);
            if (QuantileSettings.Of(version.Settings) is not null)
            {
                foreach (var day in group.GroupBy(pair => pair.AsOf))
                    await quantile.ForecastAsync(batch, checkpoint, [.. day.Select(pair => pair.Series)], day.Key, moment.KnownAt, runId, cancellationToken);
                continue;
            }
            var content = ForecasterContent.FromJson(checkpoint.Content);
            using var network = new ForecasterNetwork(runtime.Value, content.Settings, checkpoint.Weights);
            closes ??= await history.LoadAsync(
                [.. series.Select(pair => pair.Series.Symbol)], moment.AsOf ?? DateOnly.MaxValue, moment.KnownAt, batch.Failed, cancellationToken);
            foreach (var (newest, asOf) in group)
            {
                batch.Try(
                    newest.Symbol, () => ForecastOne(batch, closes[newest.Symbol], asOf, content, network, version.Id, runId), cancellationToken);
            }
        }
        return batch;
    }

    private Task<ModelVersionRow?> VersionAsync(string name, ReplayMoment moment, CancellationToken cancellationToken)
    {
        var day = moment.AsOf ?? DateOnly.MaxValue;
        return moment.KnownAt is { } knownAt
            ? versions.ForDayKnownAtAsync(ForecasterKind.Name, name, day, knownAt, cancellationToken)
            : versions.ForDayAsync(ForecasterKind.Name, name, day, cancellationToken);
    }

    private static string WithoutVersion(string name, ReplayMoment moment) => moment switch
    {
        { KnownAt: { } knownAt } => $"at {knownAt:u} there was no version of {name}{(moment.AsOf is { } day ? $" trained on data up to {day:O} or before" : "")}",
        { AsOf: { } day } => $"no version of {name} was trained on data up to {day:O} or before; run train-forecaster --as-of {day:O}",
        _ => $"there is no version of {name}; run train-forecaster",
    };

    private void ForecastOne(
        ForecastBatch batch, PriceSeries prices, DateOnly asOf, ForecasterContent content, ForecasterNetwork network, long versionId,
        long runId)
    {
        if (ReasonToSkip(prices, asOf, content) is { } skipped)
        {
            batch.Skipped.Add(skipped);
            return;
        }
        var symbol = content.Symbols[prices.Symbol];
        var windows = SymbolWindows.Over(prices, content.Settings.Window, content.Settings.MaxHorizon);
        var last = windows.Closes.Length - 1;
        var predicted = network.Predict(windows, symbol.Scaler, [last])[0];
        if (Array.FindIndex(predicted, close => !SymbolForecastRows.IsStorable(close)) is >= 0 and var index)
        {
            batch.Skipped.Add(new SkippedSymbol(prices.Symbol, "unusable_prediction",
                $"version {versionId} predicted a close of {predicted[index]} at horizon {index + 1}; a finite one above 0 was expected. Train anew with --full"));
            return;
        }
        var rowsOf = new SymbolForecastRows(prices, windows.Volatility(last), versionId, runId, options.Value.Publish, time.GetUtcNow());
        for (var horizon = 1; horizon <= content.Settings.MaxHorizon; horizon++)
            batch.Rows.AddRange(rowsOf.Pair(content.Settings.ModelName, symbol, horizon, predicted[horizon - 1]));
    }

    private SkippedSymbol? ReasonToSkip(PriceSeries prices, DateOnly asOf, ForecasterContent content)
    {
        if (prices.Dates.Count <= content.Settings.Window)
        {
            return new SkippedSymbol(prices.Symbol, "too_few_bars",
                $"{prices.Dates.Count} bars up to {asOf:O}, {content.Settings.Window + 1} are needed; run fetch-prices or set Prices:From earlier");
        }
        var behind = prices.Calendar.SessionsBetween(prices.Dates[^1], asOf);
        if (behind > options.Value.MaxStaleSessions)
        {
            return new SkippedSymbol(prices.Symbol, "stale_symbol",
                $"the newest bar is of {prices.Dates[^1]:O}, {behind} sessions before {asOf:O} (allowed: {options.Value.MaxStaleSessions}); "
                + "run fetch-prices, or forecast --as-of a day it has");
        }
        return content.Symbols.ContainsKey(prices.Symbol)
            ? null
            : new SkippedSymbol(prices.Symbol, "not_trained_on",
                $"the serving version knows {FirstFew.Of([.. content.Symbols.Keys])}; run train-forecaster");
    }
}

/// <summary>What a forecast run made, which symbols it skipped by a named rule, and which failed.</summary>
internal sealed record ForecastBatch(List<ForecastRow> Rows, List<SkippedSymbol> Skipped, List<SymbolFailure> Failed)
{
    /// <summary>Adds the rows of one symbol, all or none: if it fails, the others continue.</summary>
    public void Try(string symbol, Action add, CancellationToken cancellationToken)
    {
        var before = Rows.Count;
        try
        {
            add();
        }
        catch (Exception failure) when (SymbolFailure.Is(failure, cancellationToken))
        {
            Rows.RemoveRange(before, Rows.Count - before);
            Failed.Add(new SymbolFailure(symbol, failure));
        }
    }
}
