using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Checkpoints;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Observability;
using Worker.Observability.Meters;

namespace Worker.Forecasting;

/// <summary>
/// Trains one forecaster from closes to a stored model version, and decides whether it serves: it becomes current only if it is
/// not worse than the current version on the same recent sessions.
/// </summary>
internal sealed partial class ForecasterTrainer(
    Lazy<TorchRuntime> runtime, ForecasterContest contest, CheckpointStore checkpoints,
    ModelVersions versions, TrainingTurns turns, UnfinishedTrainings unfinished, IOptions<ForecastingOptions> options, ILogger<ForecasterTrainer> logger)
{
    /// <exception cref="OperatorException">There is too little data, or the version to start from cannot be fine-tuned.</exception>
    public async Task<TrainingReport> TrainAsync(
        TrainingRequest request, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        await using var turn = await turns.TakeAsync(ForecasterKind.Name, request.Name, cancellationToken);
        var recipe = ForecasterRecipe.From(options.Value, request.FineTune);
        var data = ForecasterData.Build(
            [.. request.Histories.Select(history => SymbolWindows.Over(history, recipe.Window, recipe.MaxHorizon))], recipe);
        var dataSha256 = data.Sha256();
        if (!request.Full && await SameTrainingAsync(request, recipe, dataSha256, cancellationToken) is { } same)
        {
            return TrainingReport.Skip(request.Name, data.Refused,
                $"{request.Name}: data and settings are those of version {same}; nothing to train (--full trains anyway)");
        }

        using var parent = request.FineTune ? await ParentAsync(request.Name, data.Range.To, recipe, cancellationToken) : null;
        var (trainingWindows, validationWindows) = (data.Windows(Segment.Training), data.Windows(Segment.Validation));
        LogTraining(request.Name, data.Symbols.Count, trainingWindows.Count, validationWindows.Count,
            parent is null ? "scratch" : $"version {parent.Version.Id}");
        var resume = unfinished.For(
            ForecasterKind.Name, request.Name, recipe.ToJson(), dataSha256, parent?.Version.CheckpointSha256 ?? "", runtime.Value.DeviceName);
        var job = new RecurrentTrainingRequest
        {
            Network = recipe.Network,
            Trainer = Settings(recipe),
            Training = trainingWindows,
            Validation = validationWindows,
            Start = parent?.Weights,
            Resume = resume,
        };
        using var trained = await new RecurrentTraining(runtime.Value).TrainAsync(job, new EpochLog(this, request.Name, trainingWindows.Count, progress), cancellationToken);

        var content = Judge(recipe, data, trained.Weights);
        var verdict = await contest.DecideAsync(request, content, data, cancellationToken);
        var version = await checkpoints.SaveAsync(
            Draft(request, content, data, dataSha256, trained, parent, verdict), trained.Weights, verdict.IsCurrent, cancellationToken);
        resume.Delete();
        LogTrained(request.Name, version.Id, verdict.Reason);
        return new TrainingReport(request.Name, version.Id, verdict.IsCurrent, false, $"version {version.Id} of {verdict.Reason}",
            ForecasterJudge.MeanRmseRatio(content.Symbols.Values), trained.Epochs.Count, data.Refused);
    }

    private async Task<long?> SameTrainingAsync(
        TrainingRequest request, ForecasterRecipe recipe, string dataSha256, CancellationToken cancellationToken)
    {
        var same = await versions.TrainedOnAsync(ForecasterKind.Name, request.Name, dataSha256, cancellationToken);
        // Weights that have seen these closes learn nothing more from them by fine-tuning.
        return same.FirstOrDefault(version => request.FineTune || ForecasterRecipe.FromJson(version.Settings) == recipe)?.Id;
    }

    /// <param name="lastClose">The newest close of the training: weights that have seen a later one would bring it into a replay.</param>
    private async Task<LoadedCheckpoint?> ParentAsync(string name, DateOnly lastClose, ForecasterRecipe recipe, CancellationToken cancellationToken)
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
        var parent = checkpoints.Load(version);
        var parentRecipe = ForecasterContent.FromJson(parent.Content).Recipe;
        if (recipe.FitsWeightsOf(parentRecipe))
            return parent;
        parent.Dispose();
        throw new OperatorException(
            $"Version {version.Id} of {name} cannot be fine-tuned with these settings: it was trained with {parentRecipe.Shape}, "
            + $"the settings say {recipe.Shape}. Run train-forecaster without --fine-tune.");
    }

    private ForecasterContent Judge(ForecasterRecipe recipe, ForecasterData data, NetworkWeights weights)
    {
        using var network = new ForecasterNetwork(runtime.Value, recipe, weights);
        var symbols = new SortedDictionary<string, SymbolForecaster>(StringComparer.Ordinal);
        foreach (var (windows, scaler) in data.Symbols)
            symbols[windows.Symbol] = ForecasterJudge.Judge(network, windows, scaler, data.Segments);
        return new ForecasterContent { Recipe = recipe, Segments = data.Segments, Symbols = symbols };
    }

    private static TrainerSettings Settings(ForecasterRecipe recipe) => new()
    {
        Epochs = recipe.Epochs,
        BatchSize = recipe.BatchSize,
        LearningRate = recipe.LearningRate,
        Patience = recipe.Patience,
        GradientClipNorm = recipe.GradientClipNorm,
        Seed = recipe.Seed,
    };

    private ModelVersionDraft Draft(
        TrainingRequest request, ForecasterContent content, ForecasterData data, string dataSha256, TrainingResult trained,
        LoadedCheckpoint? parent, Verdict verdict)
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
            Metrics = ForecasterMetrics.Of(content, trained, verdict).ToJsonString(),
            Settings = content.Recipe.ToJson(),
            Content = content.ToJson(),
            DataSha256 = dataSha256,
            Seed = content.Recipe.Seed,
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
