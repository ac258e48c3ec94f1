using Worker.Forecasting.Versions;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Forecasting;

/// <summary>How a forecaster of the textbook preset is to be trained.</summary>
internal sealed class ForecasterTrainingPlan(Lazy<TorchRuntime> runtime, ForecastingOptions options, TrainingRequest request) : IForecasterPlan
{
    public string Kind => ForecasterKind.Name;

    public string Name => request.Name;

    public string Job => "train-forecaster";

    /// <summary>The newest close: weights that have seen a later one would bring it into a replay.</summary>
    public DateOnly StartsUpTo => request.Histories.Max(history => history.Dates[^1]);

    public IReadOnlyList<SkippedSymbol> Skipped { get; private set; } = [];

    public IReadOnlyList<Prices.SymbolFailure> Failed { get; private set; } = [];

    /// <exception cref="OperatorException">There are too few bars, or the parent's network has another shape.</exception>
    public Task<IPreparedTraining> PrepareAsync(ModelVersionRow? parent, CancellationToken cancellationToken)
    {
        var settings = ForecasterTrainingSettings.From(options, request.Order.FineTune);
        if (parent is not null) RequireFit(parent, settings);
        var data = ForecasterData.Build(
            [.. request.Histories.Select(history => SymbolWindows.Over(history, settings.Window, settings.MaxHorizon))], settings,
            parent is null ? null : Lineage.Of(parent).Sessions);
        Skipped = data.Skipped;
        Failed = data.Failed;
        return Task.FromResult<IPreparedTraining>(new ForecasterTraining(runtime, settings, data, request.Served));
    }

    private static void RequireFit(ModelVersionRow parent, ForecasterTrainingSettings settings)
    {
        if (QuantileSettings.Of(parent.Settings) is not null)
        {
            throw new OperatorException(
                $"Version {parent.Id} of {parent.Name} is of the preset Quantile and cannot be fine-tuned as Textbook. Run train-forecaster without --fine-tune.");
        }
        var parentSettings = ForecasterTrainingSettings.FromJson(parent.Settings);
        if (settings.FitsWeightsOf(parentSettings)) return;
        throw new OperatorException(
            $"Version {parent.Id} of {parent.Name} cannot be fine-tuned with these settings: it was trained with {parentSettings.Shape}, "
            + $"the settings say {settings.Shape}. Run train-forecaster without --fine-tune.");
    }
}
