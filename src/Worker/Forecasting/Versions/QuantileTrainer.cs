using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>
/// Trains a version of the quantile preset: a short backtest chooses the published models and calibrates them, then everything is fitted on all
/// sessions up to the as-of date. Fine-tuning continues the weights with the sessions since, and keeps what the backtest decided.
/// </summary>
internal sealed partial class QuantileTrainer(
    Lazy<TorchRuntime> runtime, StoredBars stored, CheckpointStore checkpoints, ModelVersions versions, UnfinishedTrainings unfinished,
    IDbContextFactory<WorkerDbContext> contexts, TimeProvider time, IOptions<ForecastingOptions> options, ILogger<QuantileTrainer> logger)
{
    /// <summary>The caller holds the training lock of the name.</summary>
    /// <exception cref="OperatorException">No symbol has enough bars, or the version to continue does not fit the settings.</exception>
    public async Task<ForecasterTrainingReport> TrainAsync(TrainingRequest request, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        var settings = QuantileSettings.From(options.Value);
        var asOf = request.Histories.Max(history => history.Dates[^1]);
        var loaded = await stored.LoadAsync([.. request.Histories.Select(history => history.Symbol)], asOf, cancellationToken);
        var fewest = SymbolPanel.FirstSession + settings.Network.WarmUp + settings.Network.Horizons + 1;
        SkippedSymbol[] skipped = [.. loaded.Where(bars => bars.Count < fewest).Select(bars =>
            new SkippedSymbol(bars.Symbol, "too_few_bars", $"has {bars.Count} bars, {fewest} are needed"))];
        var failed = new List<SymbolFailure>();
        var bars = UsableBars.Of(loaded.Where(one => one.Count >= fewest), failed, cancellationToken);
        if (bars.Length == 0)
        {
            throw new OperatorException($"No symbol has enough bars to train on: {string.Join("; ", [.. skipped.Select(one => $"{one.Symbol} {one.Detail}"), .. failed.Select(one => one.Error)])}. "
                + "Run fetch-prices, or set Prices:From to an earlier date.");
        }
        var sha256 = BarsHash.Of(bars);
        if (!request.Order.Full && await SameTrainingAsync(request, settings, sha256, cancellationToken) is { } same)
        {
            return new ForecasterTrainingReport(
                new TrainingReport(request.Name, $"{request.Name}: data and settings are those of version {same}; nothing to train (--full trains anyway)"),
                skipped)
            {
                Failed = failed,
            };
        }

        var panel = new Panel(asOf, bars);
        using var parent = request.Order.FineTune ? await ParentAsync(request.Name, asOf, settings, cancellationToken) : null;
        LogTraining(request.Name, bars.Length, bars.Sum(symbol => symbol.Count), parent is null ? "scratch" : $"version {parent.Version.Id}");
        var report = new EpochNumbers(progress);
        var trained = parent is null
            ? await FromScratchAsync(request, settings, bars, panel, sha256, skipped, report, cancellationToken)
            : await FineTuneAsync(request, settings, parent, panel, sha256, skipped, report, cancellationToken);
        return trained with { Failed = failed };
    }

    private async Task<ForecasterTrainingReport> FromScratchAsync(
        TrainingRequest request, QuantileSettings settings, DailyBars[] bars, Panel panel, string sha256, SkippedSymbol[] skipped,
        EpochNumbers progress, CancellationToken cancellationToken)
    {
        var horizons = settings.Network.Horizons;
        var network = new NetworkForecaster(runtime.Value, settings.Network);
        IForecaster[] models = [new NaiveForecaster(horizons), new DriftForecaster(horizons), new HarForecaster(horizons), network];
        var folds = await TrainingFolds.RunAsync(bars, models, settings, cancellationToken);
        var decisions = new ModelGate(settings.Significance).Decide(folds.Scores, [.. models.Select(model => model.Name)], horizons);
        foreach (var decision in decisions)
            LogDecision(request.Name, decision.Horizon, decision.Published, string.Join("; ", decision.Comparisons.Select(one => one.Reason)));

        List<TrainingResume> resumes = [];
        using var trained = await network.TrainAsync(panel, progress, member =>
        {
            resumes.Add(unfinished.For(ForecasterKind.Name, request.Name, settings.ToJson(), sha256, $"member {member}", runtime.Value.DeviceName));
            return resumes[^1];
        }, cancellationToken);
        using var naive = (ScaledQuantiles)await new NaiveForecaster(horizons).FitAsync(panel, cancellationToken);
        var content = new QuantileContent
        {
            Settings = settings,
            Symbols = [.. panel.Symbols.Select(symbol => symbol.Symbol)],
            Scale = trained.Scale,
            HarQuantiles = trained.Base,
            NaiveQuantiles = naive.Quantiles,
            Calibration = folds.Calibration,
            Decisions = decisions,
        };
        var report = await StoreAsync(request, content, panel, sha256, parent: null, trained.Members, trained.Epochs, skipped, cancellationToken);
        resumes.ForEach(resume => resume.Delete());
        return report;
    }

    private async Task<ForecasterTrainingReport> FineTuneAsync(
        TrainingRequest request, QuantileSettings settings, LoadedCheckpoint parent, Panel panel, string sha256, SkippedSymbol[] skipped,
        EpochNumbers progress, CancellationToken cancellationToken)
    {
        var content = QuantileContent.FromJson(parent.Content);
        var all = NetworkInputs.Training(panel, content.Scale, settings.Network);
        var slices = ReplaySlices.Select(all, panel, settings.Network, parent.Version.TrainedTo, options.Value.Quantile.ReplayShare, settings.Network.Seed);
        if (slices is null)
            return new ForecasterTrainingReport(new TrainingReport(request.Name, $"{request.Name}: no session since {parent.Version.TrainedTo:O}, which version {parent.Version.Id} has seen"), skipped);
        var members = new List<NetworkWeights>();
        IReadOnlyList<EpochReport> epochs = [];
        try
        {
            foreach (var (member, start) in MemberWeights.Split(parent.Weights, settings.Network.Members).Index())
            {
                var trained = await new QuantileTraining(runtime.Value).TrainAsync(new QuantileTrainingRequest
                {
                    Network = settings.Network.Network,
                    Slices = settings.Network.Slices,
                    Trainer = settings.Network.Trainer(member) with
                    {
                        Epochs = options.Value.Quantile.FineTuneEpochs,
                        LearningRate = options.Value.Quantile.FineTuneLearningRate,
                        Schedule = LearningRateSchedule.Constant,
                    },
                    Training = slices,
                    BaseQuantiles = content.HarQuantiles.ToArray(),
                    Start = start,
                }, progress, cancellationToken);
                members.Add(trained.Weights);
                epochs = trained.Epochs;
            }
            return await StoreAsync(
                request, content with { Settings = settings }, panel, sha256, parent.Version, members, epochs, skipped, cancellationToken);
        }
        finally
        {
            members.ForEach(weights => weights.Dispose());
        }
    }

    private async Task<ForecasterTrainingReport> StoreAsync(
        TrainingRequest request, QuantileContent content, Panel panel, string sha256, ModelVersionRow? parent, IReadOnlyList<NetworkWeights> members,
        IReadOnlyList<EpochReport> epochs, SkippedSymbol[] skipped, CancellationToken cancellationToken)
    {
        var current = await versions.CurrentAsync(ForecasterKind.Name, request.Name, cancellationToken);
        var decision = VersionDecision.Of(request, content, panel.AsOf, current, checkpoints) with { IncumbentVersionId = current?.Id };
        // The weights that serve are fitted on everything known.
        var seen = new Lineage { Sessions = new SeenSessions(panel.AsOf, panel.AsOf) };
        var metrics = VersionMetrics.Of(content, epochs, decision);
        var draft = new ModelVersionDraft
        {
            Kind = ForecasterKind.Name,
            Name = request.Name,
            ParentId = parent?.Id,
            RunId = request.Order.RunId,
            TrainedFrom = panel.Symbols.Min(symbol => symbol.Bars.Dates[0]),
            TrainedTo = panel.AsOf,
            Metrics = metrics.ToJsonString(),
            Settings = content.Settings.ToJson(),
            Content = content.ToJson(),
            Lineage = parent is null ? seen : seen.From(parent),
            Decision = decision,
            DataSha256 = sha256,
            Seed = content.Settings.Network.Seed,
            Device = runtime.Value.DeviceName,
            Epochs = epochs,
        };
        var version = await checkpoints.SaveAsync(draft, MemberWeights.Join(members), cancellationToken);
        if (parent is null)
            await PromotionLog.WriteAsync(contexts, version, request, content, time.GetUtcNow(), cancellationToken);
        LogTrained(request.Name, version.Id, decision.Reason);
        return new ForecasterTrainingReport(
            new TrainingReport(request.Name, $"version {version.Id} of {decision.Reason}")
            {
                VersionId = version.Id,
                IsPromoted = decision.IsPromoted,
                Metrics = metrics,
                Epochs = epochs.Count,
            },
            skipped);
    }

    private async Task<long?> SameTrainingAsync(TrainingRequest request, QuantileSettings settings, string sha256, CancellationToken cancellationToken)
    {
        var same = await versions.TrainedOnAsync(ForecasterKind.Name, request.Name, sha256, cancellationToken);
        // Weights that have seen these closes learn nothing more from them by fine-tuning.
        return same.FirstOrDefault(version => QuantileSettings.Of(version.Settings) is { } known && (request.Order.FineTune || known == settings))?.Id;
    }

    // Null if there is none to continue: then the training starts from scratch.
    private async Task<LoadedCheckpoint?> ParentAsync(string name, DateOnly asOf, QuantileSettings settings, CancellationToken cancellationToken)
    {
        var version = await versions.ForDayAsync(ForecasterKind.Name, name, asOf, cancellationToken);
        if (version is null)
        {
            return await versions.CurrentAsync(ForecasterKind.Name, name, cancellationToken) is { } later
                ? throw new OperatorException(
                    $"No version of {name} can be fine-tuned up to {asOf:O}: version {later.Id} has seen closes up to {later.TrainedTo:O}, and every other has"
                    + " seen later ones than that day too. Run train-forecaster without --fine-tune.")
                : null;
        }
        return QuantileSettings.Of(version.Settings) is { } known && settings.FitsWeightsOf(known)
            ? checkpoints.Load(version)
            : throw new OperatorException(
                $"Version {version.Id} of {name} cannot be fine-tuned with these settings: its preset or the shape of its network is another. "
                + "Run train-forecaster without --fine-tune.");
    }

    /// <summary>Numbers the epochs of several trainings through.</summary>
    private sealed class EpochNumbers(IProgress<EpochReport> next) : IProgress<EpochReport>
    {
        private int _count;

        public void Report(EpochReport value) => next.Report(value with { Epoch = ++_count });
    }

    [LoggerMessage(4011, LogLevel.Information, "Training {Name} on {Symbols} symbols and {Sessions} sessions, from {Start}")]
    private partial void LogTraining(string name, int symbols, int sessions, string start);

    [LoggerMessage(4012, LogLevel.Information, "{Name}, horizon {Horizon}: {Published} is published. {Reasons}")]
    private partial void LogDecision(string name, int horizon, string published, string reasons);

    [LoggerMessage(4013, LogLevel.Information, "Stored version {VersionId} of {Name}: {Reason}")]
    private partial void LogTrained(string name, long versionId, string reason);
}
