using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Versions;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Models;
using Worker.Observability;
using Worker.Observability.Meters;

namespace Worker.Forecasting;

/// <summary>
/// Trains one forecaster from closes to a stored model version, and decides whether it serves: it becomes current only if it is
/// not worse than the current version on the same recent sessions.
/// </summary>
internal sealed partial class ForecasterTrainer(
    Lazy<TorchRuntime> runtime, ForecasterPromotionGate gate, CheckpointStore checkpoints,
    ModelVersions versions, QuantileTrainer quantile, TrainingLock trainingLock, UnfinishedTrainings unfinished, IOptions<ForecastingOptions> options, ILogger<ForecasterTrainer> logger)
{
    /// <exception cref="OperatorException">There is too little data, or the version to start from cannot be fine-tuned.</exception>
    public async Task<TrainingReport> TrainAsync(
        TrainingRequest request, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        await using var taken = await trainingLock.AcquireAsync(ForecasterKind.Name, request.Name, cancellationToken);
        if (options.Value.Preset == ForecastingPreset.Quantile)
            return await quantile.TrainAsync(request, progress, cancellationToken);
        var settings = ForecasterTrainingSettings.From(options.Value, request.FineTune);
        var data = ForecasterData.Build(
            [.. request.Histories.Select(history => SymbolWindows.Over(history, settings.Window, settings.MaxHorizon))], settings);
        var dataSha256 = data.Sha256();
        if (!request.Full && await SameTrainingAsync(request, settings, dataSha256, cancellationToken) is { } same)
        {
            return TrainingReport.Skip(request.Name, data.Skipped,
                $"{request.Name}: data and settings are those of version {same}; nothing to train (--full trains anyway)");
        }

        using var parent = request.FineTune ? await ParentAsync(request.Name, data.Range.To, settings, cancellationToken) : null;
        var (trainingWindows, validationWindows) = (data.Windows(Segment.Training), data.Windows(Segment.Validation));
        LogTraining(request.Name, data.Symbols.Count, trainingWindows.Count, validationWindows.Count,
            parent is null ? "scratch" : $"version {parent.Version.Id}");
        var resume = unfinished.For(
            ForecasterKind.Name, request.Name, settings.ToJson(), dataSha256, parent?.Version.CheckpointSha256 ?? "", runtime.Value.DeviceName);
        var job = new RecurrentTrainingRequest
        {
            Network = settings.Network,
            Trainer = TrainerSettingsOf(settings),
            Training = trainingWindows,
            Validation = validationWindows,
            Start = parent?.Weights,
            Resume = resume,
        };
        using var trained = await new RecurrentTraining(runtime.Value).TrainAsync(job, new EpochLog(this, request.Name, trainingWindows.Count, progress), cancellationToken);

        var content = Evaluate(settings, data, trained.Weights);
        var decision = await gate.DecideAsync(request, content, data, cancellationToken);
        var version = await checkpoints.SaveAsync(
            Draft(request, content, data, dataSha256, trained, parent, decision), trained.Weights, decision.IsPromoted, cancellationToken);
        resume.Delete();
        LogTrained(request.Name, version.Id, decision.Reason);
        return new TrainingReport(request.Name, version.Id, decision.IsPromoted, false, $"version {version.Id} of {decision.Reason}",
            ForecasterEvaluator.MeanRmseRatio(content.Symbols.Values), trained.Epochs.Count, data.Skipped);
    }

    private async Task<long?> SameTrainingAsync(
        TrainingRequest request, ForecasterTrainingSettings settings, string dataSha256, CancellationToken cancellationToken)
    {
        var same = await versions.TrainedOnAsync(ForecasterKind.Name, request.Name, dataSha256, cancellationToken);
        // Weights that have seen these closes learn nothing more from them by fine-tuning.
        return same.FirstOrDefault(version => QuantileSettings.Of(version.Settings) is null
            && (request.FineTune || ForecasterTrainingSettings.FromJson(version.Settings) == settings))?.Id;
    }

    /// <param name="lastClose">The newest close of the training: weights that have seen a later one would bring it into a replay.</param>
    private async Task<LoadedCheckpoint?> ParentAsync(string name, DateOnly lastClose, ForecasterTrainingSettings settings, CancellationToken cancellationToken)
    {
        var version = await versions.ForDayAsync(ForecasterKind.Name, name, lastClose, cancellationToken);
        if (version is null)
        {
            return await versions.CurrentAsync(ForecasterKind.Name, name, cancellationToken) is { } later
                ? throw new OperatorException(
                    $"No version of {name} can be fine-tuned up to {lastClose:O}: version {later.Id} has seen closes up to {later.TrainedTo:O}, and every other has"
                    + " seen later ones than that day too. Run train-forecaster without --fine-tune.")
                : null;
        }
        if (QuantileSettings.Of(version.Settings) is not null)
        {
            throw new OperatorException(
                $"Version {version.Id} of {name} is of the preset Quantile and cannot be fine-tuned as Textbook. Run train-forecaster without --fine-tune.");
        }
        var parent = checkpoints.Load(version);
        var parentSettings = ForecasterContent.FromJson(parent.Content).Settings;
        if (settings.FitsWeightsOf(parentSettings))
            return parent;
        parent.Dispose();
        throw new OperatorException(
            $"Version {version.Id} of {name} cannot be fine-tuned with these settings: it was trained with {parentSettings.Shape}, "
            + $"the settings say {settings.Shape}. Run train-forecaster without --fine-tune.");
    }

    private ForecasterContent Evaluate(ForecasterTrainingSettings settings, ForecasterData data, NetworkWeights weights)
    {
        using var network = new ForecasterNetwork(runtime.Value, settings, weights);
        var symbols = new SortedDictionary<string, SymbolForecaster>(StringComparer.Ordinal);
        foreach (var (windows, scaler) in data.Symbols)
            symbols[windows.Symbol] = ForecasterEvaluator.Evaluate(network, windows, scaler, data.Segments);
        return new ForecasterContent { Settings = settings, Segments = data.Segments, Symbols = symbols };
    }

    private static TrainerSettings TrainerSettingsOf(ForecasterTrainingSettings settings) => new()
    {
        Epochs = settings.Epochs,
        BatchSize = settings.BatchSize,
        LearningRate = settings.LearningRate,
        Patience = settings.Patience,
        GradientClipNorm = settings.GradientClipNorm,
        Seed = settings.Seed,
    };

    private ModelVersionDraft Draft(
        TrainingRequest request, ForecasterContent content, ForecasterData data, string dataSha256, TrainingResult trained,
        LoadedCheckpoint? parent, PromotionDecision decision)
    {
        var (from, to) = data.Range;
        return new ModelVersionDraft
        {
            Kind = ForecasterKind.Name,
            Name = request.Name,
            ParentId = parent?.Version.Id,
            RunId = request.RunId,
            TrainedFrom = from,
            TrainedTo = to,
            Metrics = ForecasterMetrics.Of(content, trained, decision).ToJsonString(),
            Settings = content.Settings.ToJson(),
            Content = content.ToJson(),
            DataSha256 = dataSha256,
            Seed = content.Settings.Seed,
            Device = runtime.Value.DeviceName,
            Epochs = trained.Epochs,
        };
    }

    /// <summary>One line and one point of every gauge an epoch.</summary>
    private sealed class EpochLog(ForecasterTrainer trainer, string name, int windows, IProgress<EpochReport> next) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            trainer.LogEpoch(name, value.Epoch, value.TrainingLoss, value.ValidationLoss, value.Duration.TotalSeconds, value.IsBest ? ", best so far" : "");
            TrainingMeter.Record(name, value.Epoch, value.TrainingLoss, value.ValidationLoss, value.Duration, windows);
            next.Report(value);
        }
    }

    [LoggerMessage(4003, LogLevel.Information, "{Name} epoch {Epoch}: training loss {TrainingLoss:F5}, validation loss {ValidationLoss:F5}, {Seconds:F2} s{Best}")]
    private partial void LogEpoch(string name, int epoch, double trainingLoss, double validationLoss, double seconds, string best);

    [LoggerMessage(4001, LogLevel.Information, "Training {Name} on {Symbols} symbols: {TrainingWindows} training and {ValidationWindows} validation windows, from {Start}")]
    private partial void LogTraining(string name, int symbols, int trainingWindows, int validationWindows, string start);

    [LoggerMessage(4002, LogLevel.Information, "Stored version {VersionId} of {Name}: {Reason}")]
    private partial void LogTrained(string name, long versionId, string reason);
}
