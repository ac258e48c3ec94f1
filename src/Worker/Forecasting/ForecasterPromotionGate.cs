using System.Globalization;
using System.Text.Json;
using Worker.Learning.Runtime;
using Worker.Models;

namespace Worker.Forecasting;

/// <summary>Decides whether a candidate replaces the current version, by the same sessions, symbols and horizons for both.</summary>
internal sealed class ForecasterPromotionGate(Lazy<TorchRuntime> runtime, CheckpointStore checkpoints, ModelVersions versions)
{
    public async Task<PromotionDecision> DecideAsync(
        TrainingRequest request, ForecasterContent candidate, ForecasterData data, CancellationToken cancellationToken)
    {
        var name = request.Name;
        var ratio = ForecasterEvaluator.MeanRmseRatio(candidate.Symbols.Values);
        var current = await versions.CurrentAsync(ForecasterKind.Name, name, cancellationToken);
        if (current is null)
            return PromotionDecision.Promote($"{name} is the first and serves now (test RMSE {Percent(ratio)} of the naive forecast's)");
        if (data.Range.To < current.TrainedTo)
            return PromotionDecision.Keep($"{name} is kept for replays: it ends {data.Range.To:O}, the current version {current.Id} has seen {current.TrainedTo:O}");

        LoadedCheckpoint loaded;
        ForecasterContent incumbent;
        try
        {
            loaded = checkpoints.Load(current);
            incumbent = ForecasterContent.FromJson(loaded.Content);
        }
        catch (Exception exception) when (exception is CheckpointException or JsonException)
        {
            return PromotionDecision.Promote($"{name} serves now because the current version {current.Id} cannot be read ({exception.Message})");
        }
        using (loaded)
        {
            var missing = incumbent.Symbols.Keys.Intersect(request.Served).Except(candidate.Symbols.Keys).ToArray();
            if (missing.Length > 0)
                return PromotionDecision.Keep($"{name} does not serve: it does not know {string.Join(", ", missing)}, which the current version {current.Id} does");
            using var network = new ForecasterNetwork(runtime.Value, incumbent.Settings, loaded.Weights);
            return Compare(name, candidate, data, incumbent, network, current.Id);
        }
    }

    private static PromotionDecision Compare(
        string name, ForecasterContent candidate, ForecasterData data, ForecasterContent incumbent, ForecasterNetwork network,
        long currentId)
    {
        var horizons = Math.Min(candidate.Settings.MaxHorizon, incumbent.Settings.MaxHorizon);
        List<double> candidateRatios = [], incumbentRatios = [];
        foreach (var (windows, _) in data.Symbols)
        {
            if (!incumbent.Symbols.TryGetValue(windows.Symbol, out var known))
                continue;
            var theirs = windows with { Window = incumbent.Settings.Window, MaxHorizon = incumbent.Settings.MaxHorizon };
            var test = theirs.AsOfIndices(data.Segments, Segment.Test);
            var outcomes = network.Outcomes(theirs, known.Scaler, test);
            for (var i = 0; i < horizons; i++)
            {
                candidateRatios.Add(candidate.Symbols[windows.Symbol].Accuracy[i].RmseRatio);
                incumbentRatios.Add(ForecastAccuracy.Measure(outcomes[i], known.Intervals[i]).RmseRatio);
            }
        }
        if (incumbentRatios.Count == 0)
            return PromotionDecision.Promote($"{name} serves now: it shares no symbol with the version before ({currentId})");
        var (mine, other) = (candidateRatios.Average(), incumbentRatios.Average());
        var figures = $"test RMSE {Percent(mine)} of the naive forecast's since {data.Segments.TestFrom:O}, the version before ({currentId}) {Percent(other)}";
        return mine <= other
            ? PromotionDecision.Promote($"{name} serves now: {figures}") with { IncumbentFigure = other }
            : PromotionDecision.Keep($"{name} does not serve, it is worse: {figures}") with { IncumbentFigure = other };
    }

    private static string Percent(double ratio) => ratio.ToString("P2", CultureInfo.InvariantCulture);
}
