using System.Globalization;
using System.Text.Json;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>
/// Whether a new version of the quantile preset serves. Which model it publishes was decided by its backtest; a version that has seen more sessions than the one
/// before is preferred, since no session is left that both could be compared on fairly.
/// </summary>
internal static class VersionDecision
{
    public static PromotionDecision Of(TrainingRequest request, QuantileContent candidate, DateOnly asOf, ModelVersionRow? current, CheckpointStore checkpoints)
    {
        var name = request.Name;
        if (current is null)
            return PromotionDecision.Promote($"{name} is the first and serves now ({Figures(candidate)})");
        if (asOf < current.TrainedTo)
            return PromotionDecision.Keep($"{name} is kept for replays: it ends {asOf:O}, the current version {current.Id} has seen {current.TrainedTo:O}");
        if (QuantileSettings.Of(current.Settings) is null)
            return PromotionDecision.Promote($"{name} serves now instead of version {current.Id} of the textbook preset ({Figures(candidate)})");
        var missing = MissingSymbols(request, candidate, current, checkpoints);
        return missing.Length > 0
            ? PromotionDecision.Keep($"{name} does not serve: it does not know {string.Join(", ", missing)}, which the current version {current.Id} does")
            : PromotionDecision.Promote($"{name} serves now ({Figures(candidate)})");
    }

    private static string[] MissingSymbols(TrainingRequest request, QuantileContent candidate, ModelVersionRow current, CheckpointStore checkpoints)
    {
        try
        {
            using var loaded = checkpoints.Load(current);
            return [.. QuantileContent.FromJson(loaded.Content).Symbols.Intersect(request.Served).Except(candidate.Symbols)];
        }
        catch (Exception exception) when (exception is CheckpointException or JsonException)
        {
            // A version that cannot be read serves nobody.
            return [];
        }
    }

    private static string Figures(QuantileContent content) => string.Join(", ", content.Decisions
        .GroupBy(decision => decision.Published)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} published at horizon {string.Join(' ', group.Select(decision => decision.Horizon))}")));
}
