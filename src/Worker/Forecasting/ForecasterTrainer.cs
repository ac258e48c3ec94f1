using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Versions;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Observability;

namespace Worker.Forecasting;

/// <summary>Trains forecasters by the common protocol, as the preset of the settings plans it.</summary>
internal sealed class ForecasterTrainer(
    TrainingProtocol protocol, StoredBars stored, Lazy<TorchRuntime> runtime, IOptions<ForecastingOptions> options, ILogger<ForecasterTrainer> logger)
{
    /// <exception cref="OperatorException">There are too few data, or the version to start from cannot be fine-tuned.</exception>
    /// <exception cref="CheckpointException">The file of the version that serves cannot be used.</exception>
    public async Task<ForecasterTrainingReport> TrainAsync(
        TrainingRequest request, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        IForecasterPlan plan = options.Value.Preset == ForecastingPreset.Quantile
            ? new QuantileTrainingPlan(runtime, stored, options.Value, request, logger)
            : new ForecasterTrainingPlan(runtime, options.Value, request);
        var report = await protocol.RunAsync(plan, request.Order, progress, cancellationToken);
        return new ForecasterTrainingReport(report, plan.Skipped) { Failed = plan.Failed };
    }
}

/// <summary>How a forecaster of one or many symbols is to be trained, for every preset.</summary>
internal interface IForecasterPlan : ITrainingPlan
{
    /// <summary>Symbols that the preparation left out.</summary>
    IReadOnlyList<SkippedSymbol> Skipped { get; }

    /// <summary>Symbols that were left out because the preparation failed on them.</summary>
    IReadOnlyList<Prices.SymbolFailure> Failed { get; }
}

/// <summary>What to train.</summary>
/// <param name="Name">Versions of one name replace each other: <c>gru</c>, or <c>gru:AAPL</c>.</param>
/// <param name="Histories">Of the quantile preset, which reads more than closes, the newest close of each symbol is enough.</param>
/// <param name="Served">The symbols that the settings ask for: a version that does not know one of them replaces none that does.</param>
internal sealed record TrainingRequest(
    string Name, IReadOnlyList<Prices.PriceSeries> Histories, IReadOnlyList<string> Served, TrainingOrder Order);

/// <param name="Skipped">Symbols that were left out.</param>
internal sealed record ForecasterTrainingReport(TrainingReport Training, IReadOnlyList<SkippedSymbol> Skipped)
{
    /// <summary>Symbols that were left out because working on them failed.</summary>
    public IReadOnlyList<Prices.SymbolFailure> Failed { get; init; } = [];
}

internal static class ForecasterKind
{
    /// <summary>The kind of model version that this folder makes.</summary>
    public const string Name = "forecaster";
}
