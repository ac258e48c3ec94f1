using System.Globalization;
using Worker.Forecasting.Versions;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.Forecasting;

/// <summary>One training of a forecaster: its windows are cut, its settings fixed.</summary>
/// <param name="served">The symbols that the settings ask for.</param>
internal sealed class ForecasterTraining(
    Lazy<TorchRuntime> runtime, ForecasterTrainingSettings settings, ForecasterData data, IReadOnlyList<string> served) : IPreparedTraining
{
    public (DateOnly From, DateOnly To) Range => data.Range;

    public string DataSha256 => field ??= data.Sha256();

    public string Settings => settings.ToJson();

    public long Seed => settings.Seed;

    public int TrainingItems => TrainingWindows.Count;

    public string Description =>
        $"{data.Symbols.Count} symbols, {TrainingWindows.Count} training and {ValidationWindows.Count} validation windows, test from {data.Segments.TestFrom:O}";

    private WindowSet TrainingWindows => field ??= data.Windows(Segment.Training);

    private WindowSet ValidationWindows => field ??= data.Windows(Segment.Validation);

    public bool HasSettingsOf(ModelVersionRow version) =>
        QuantileSettings.Of(version.Settings) is null && ForecasterTrainingSettings.FromJson(version.Settings) == settings;

    public async Task<Candidate> TrainAsync(
        LoadedCheckpoint? parent, TrainingResume resume, IProgress<EpochReport> progress, CancellationToken cancellationToken)
    {
        var trained = await new RecurrentTraining(runtime.Value).TrainAsync(
            new RecurrentTrainingRequest
            {
                Network = settings.Network,
                Trainer = settings.Trainer,
                BatchSetting = "Forecasting:BatchSize",
                Training = TrainingWindows,
                Validation = ValidationWindows,
                Start = parent?.Weights,
                Resume = resume,
            },
            progress, cancellationToken);
        try
        {
            return Evaluate(trained);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    public Task<Comparison?> CompareAsync(
        Candidate candidate, LoadedCheckpoint incumbent, Lineage seen, CancellationToken cancellationToken) =>
        Task.FromResult(Compare(candidate, incumbent, seen));

    private Comparison? Compare(Candidate candidate, LoadedCheckpoint incumbent, Lineage seen)
    {
        var version = incumbent.Version;
        if (data.Range.To < version.TrainedTo)
            return new Comparison(false, $"it is kept for replays: it ends {data.Range.To:O}, version {version.Id} has seen {version.TrainedTo:O}");
        if (QuantileSettings.Of(version.Settings) is not null)
            return new Comparison(true, $"version {version.Id} is of the preset Quantile, which is not compared with Textbook");
        var theirs = ForecasterContent.FromJson(incumbent.Content);
        var symbols = data.Symbols.Select(symbol => symbol.Windows.Symbol).ToList();
        var missing = theirs.Symbols.Keys.Intersect(served).Except(symbols).ToArray();
        if (missing.Length > 0)
            return new Comparison(false, $"it does not know {string.Join(", ", missing)}, which version {version.Id} does");
        if (!symbols.Any(theirs.Symbols.ContainsKey))
            return new Comparison(true, $"version {version.Id} knows none of its symbols");

        using var mine = new ForecasterNetwork(runtime.Value, settings, candidate.Weights);
        using var other = new ForecasterNetwork(runtime.Value, theirs.Settings, incumbent.Weights);
        return ForecasterComparison.Of(
            data, (ForecasterContent.FromJson(candidate.Content), mine), (theirs, other), seen) is not { } figures
            ? null
            : new Comparison(figures.Candidate <= figures.Incumbent,
                (figures.Candidate <= figures.Incumbent ? "" : "it is worse: ")
                + $"test RMSE {Percent(figures.Candidate)} of the naive forecast's since {figures.From:O}, that of version {version.Id} {Percent(figures.Incumbent)}")
            {
                Figures = Comparison.FiguresOf("rmse_ratio", figures.Count, figures.Candidate, figures.Incumbent),
            };
    }

    private Candidate Evaluate(TrainingResult trained)
    {
        var content = ContentOf(trained.Weights);
        return new Candidate(trained.Weights, trained.Epochs)
        {
            Content = content.ToJson(),
            Metrics = ForecasterMetrics.Of(content, trained),
            Seen = new Lineage { Sessions = new SeenSessions(data.Segments.ValidationFrom, data.Segments.TestFrom) },
            Summary = $"test RMSE {Percent(ForecasterEvaluator.MeanRmseRatio(content.Symbols.Values))} of the naive forecast's",
        };
    }

    private ForecasterContent ContentOf(NetworkWeights weights)
    {
        using var network = new ForecasterNetwork(runtime.Value, settings, weights);
        var symbols = new SortedDictionary<string, SymbolForecaster>(StringComparer.Ordinal);
        foreach (var (windows, scaler) in data.Symbols)
            symbols[windows.Symbol] = ForecasterEvaluator.Evaluate(network, windows, scaler, data.Segments);
        return new ForecasterContent { Settings = settings, Segments = data.Segments, Symbols = symbols };
    }

    private static string Percent(double ratio) => ratio.ToString("P2", CultureInfo.InvariantCulture);
}
