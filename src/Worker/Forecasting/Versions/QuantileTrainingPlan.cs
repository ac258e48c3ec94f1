using Microsoft.Extensions.Logging;
using Worker.Forecasting.Panels;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>How a version of the quantile preset is to be trained.</summary>
internal sealed partial class QuantileTrainingPlan(
    Lazy<TorchRuntime> runtime, StoredBars stored, ForecastingOptions options, TrainingRequest request, ILogger logger) : IForecasterPlan
{
    public string Kind => ForecasterKind.Name;

    public string Name => request.Name;

    public string Job => "train-forecaster";

    /// <summary>The newest close: weights that have seen a later one would bring it into a replay.</summary>
    public DateOnly StartsUpTo => request.Histories.Max(history => history.Dates[^1]);

    public IReadOnlyList<SkippedSymbol> Skipped { get; private set; } = [];

    public IReadOnlyList<SymbolFailure> Failed { get; private set; } = [];

    /// <exception cref="OperatorException">No symbol has enough bars, or the parent does not fit the settings.</exception>
    public async Task<IPreparedTraining> PrepareAsync(ModelVersionRow? parent, CancellationToken cancellationToken)
    {
        var settings = QuantileSettings.From(options);
        if (parent is not null) RequireFit(parent, settings);
        var loaded = await stored.LoadAsync([.. request.Histories.Select(history => history.Symbol)], StartsUpTo, cancellationToken);
        var fewest = SymbolPanel.FirstSession + settings.Network.WarmUp + settings.Network.Horizons + 1;
        Skipped = [.. loaded.Where(bars => bars.Count < fewest).Select(bars =>
            new SkippedSymbol(bars.Symbol, "too_few_bars", $"has {bars.Count} bars, {fewest} are needed"))];
        var failed = new List<SymbolFailure>();
        var panel = UsablePanel.Of(StartsUpTo, loaded.Where(one => one.Count >= fewest), failed, cancellationToken);
        Failed = failed;
        if (panel.Symbols.Count == 0)
        {
            throw new OperatorException(
                "No symbol has enough bars to train on: "
                + FirstFew.Of([.. failed.Select(one => one.Error), .. Skipped.Select(one => $"{one.Symbol} {one.Detail}")], separator: "; ") + ". "
                + "Run fetch-prices, or set Prices:From to an earlier date.");
        }
        if (MissingColumns.Of([.. panel.Bars]) is { IsNone: false } missing) LogMissing(request.Name, missing.ToString());
        return new QuantileVersionTraining(runtime, settings, options.Quantile, request, panel, BarsHash.Of(panel.Bars), parent, logger);
    }

    private static void RequireFit(ModelVersionRow parent, QuantileSettings settings)
    {
        if (QuantileSettings.Of(parent.Settings) is not { } known)
        {
            throw new OperatorException(
                $"Version {parent.Id} of {parent.Name} is of the preset Textbook and cannot be fine-tuned as Quantile. "
                + "Run train-forecaster without --fine-tune.");
        }
        if (settings.FitsWeightsOf(known)) return;
        throw new OperatorException(
            $"Version {parent.Id} of {parent.Name} cannot be fine-tuned with these settings: it was trained with {known.Shape}, "
            + $"the settings say {settings.Shape}. Run train-forecaster without --fine-tune.");
    }

    [LoggerMessage(4013, LogLevel.Warning, "{Name}: no bar of these symbols has some columns, whose features are left out: {Columns}")]
    private partial void LogMissing(string name, string columns);
}
