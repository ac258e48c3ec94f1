using Microsoft.Extensions.Logging;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Network;
using Worker.Forecasting.Panels;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>
/// One training of the quantile preset. From scratch, a short backtest selects the published models and calibrates them, then everything is
/// fitted on all sessions up to the as-of date. Fine-tuning continues the weights with the sessions since, and keeps what the backtest
/// decided.
/// </summary>
/// <param name="sha256">Hash of the bars.</param>
/// <param name="parent">The version to fine-tune; null trains from scratch.</param>
internal sealed partial class QuantileVersionTraining(
    Lazy<TorchRuntime> runtime, QuantileSettings settings, QuantileOptions options, TrainingRequest request, Panel panel, string sha256,
    ModelVersionRow? parent, ILogger logger) : IPreparedTraining
{
    public (DateOnly From, DateOnly To) Range => (panel.Symbols.Min(symbol => symbol.Bars.Dates[0]), panel.AsOf);

    public string DataSha256 => sha256;

    public string Settings => settings.ToJson();

    public long Seed => settings.Network.Seed;

    public int TrainingItems => panel.Symbols.Sum(symbol => symbol.Count);

    public string Description =>
        $"{panel.Symbols.Count} symbols and {TrainingItems} sessions, from {(parent is null ? "scratch" : $"version {parent.Id}")}";

    public string? NothingNew => parent is not null && !ReplaySlices.HasNew(panel, parent.TrainedTo)
        ? $"there is no session since {parent.TrainedTo:O}, which version {parent.Id} has seen"
        : null;

    public bool HasSettingsOf(ModelVersionRow version) => settings.AreThoseOf(version.Settings);

    public Task<Candidate> TrainAsync(
        LoadedCheckpoint? parent, TrainingResume resume, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        var epochs = new MemberEpochs(progress, parent is null ? options.Epochs : options.FineTuneEpochs, settings.Network.Members);
        return parent is null ? FromScratchAsync(resume, epochs, cancellationToken) : FineTuneAsync(parent, epochs, cancellationToken);
    }

    public Task<Comparison?> CompareAsync(
        Candidate candidate, LoadedCheckpoint incumbent, Lineage seen, CancellationToken cancellationToken) =>
        Task.FromResult<Comparison?>(QuantileComparison.Of(panel, request.Served, incumbent));

    private async Task<Candidate> FromScratchAsync(TrainingResume resume, MemberEpochs epochs, CancellationToken cancellationToken)
    {
        var horizons = settings.Network.Horizons;
        var network = new NetworkForecaster(runtime.Value, settings.Network);
        IForecaster[] baselines = [new NaiveForecaster(horizons), new DriftForecaster(horizons), new HarForecaster(horizons)];
        var folds = await TrainingFolds.RunAsync(panel, baselines, network, settings, cancellationToken);
        if (folds.Epochs is { } choice)
            LogEpochs(request.Name, choice.Epoch, settings.Network.Epochs, choice.Figures);
        epochs.Epochs = folds.Epochs?.Epoch ?? settings.Network.Epochs;
        var groups = SymbolGroup.Divide(settings.Groups, [.. panel.Symbols.Select(symbol => symbol.Symbol)]);
        var decisions = new ModelSelection(settings.Significance)
            .Decide(folds.Scores, groups, [.. baselines.Select(model => model.Name), network.Name], horizons);
        foreach (var decision in decisions)
            LogDecision(request.Name, decision.Group, decision.Horizon, decision.Published, string.Join("; ", decision.Comparisons.Select(one => one.Reason)));

        using var naive = (ScaledQuantiles)await new NaiveForecaster(horizons).FitAsync(panel, cancellationToken);
        var trained = await network.TrainAsync(panel, epochs.Epochs, epochs, member =>
        {
            epochs.Member = member;
            return resume.Part(member);
        }, cancellationToken);
        var content = new QuantileContent
        {
            Settings = settings,
            Symbols = [.. panel.Symbols.Select(symbol => symbol.Symbol)],
            Scale = trained.Scale,
            HarQuantiles = trained.Base,
            NaiveQuantiles = naive.Quantiles,
            Calibration = folds.Calibration,
            Decisions = decisions,
            Groups = groups,
        };
        return CandidateOf(content, trained.Members, trained.Epochs, folds.Epochs) with { Decisions = PublicationDecisions.Of(content) };
    }

    private async Task<Candidate> FineTuneAsync(LoadedCheckpoint parent, MemberEpochs epochs, CancellationToken cancellationToken)
    {
        var content = QuantileContent.FromJson(parent.Content);
        var (members, reports) = await new FineTuning(runtime.Value, settings.Network, options.FineTuning).RunAsync(
            panel, content.Scale, content.HarQuantiles, MemberWeights.Split(parent.Weights, settings.Network.Members), parent.Version.TrainedTo,
            epochs, member => epochs.Member = member, cancellationToken);
        return CandidateOf(content with { Settings = settings }, members, reports);
    }

    private Candidate CandidateOf(QuantileContent content, IReadOnlyList<NetworkWeights> members, IReadOnlyList<EpochReport> epochs, EpochChoice? choice = null) =>
        new(MemberWeights.Join(members), epochs)
        {
            Content = content.ToJson(),
            Metrics = VersionMetrics.Of(content, epochs, choice, MissingColumns.Of([.. panel.Bars])),
            // The weights that serve are fitted on everything known.
            Seen = new Lineage { Sessions = new SeenSessions(panel.AsOf, panel.AsOf) },
            Summary = content.Published,
        };

    [LoggerMessage(4014, LogLevel.Information,
        "{Name}: training stops after {Epoch} of {Epochs} epochs, which have the lowest loss out of fold. Losses by number of epochs: {Losses}")]
    private partial void LogEpochs(string name, int epoch, int epochs, string losses);

    [LoggerMessage(4012, LogLevel.Information, "{Name}, {Group}, horizon {Horizon}: {Published} is published. {Reasons}")]
    private partial void LogDecision(string name, string? group, int horizon, string published, string reasons);
}
