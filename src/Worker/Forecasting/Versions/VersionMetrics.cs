using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Forecasting.Panels;
using Worker.Learning.Training;

namespace Worker.Forecasting.Versions;

/// <summary>The figures of a version of the quantile preset as SQL readers see them in <c>api.model_versions.metrics</c>.</summary>
internal static class VersionMetrics
{
    public static JsonObject Of(QuantileContent content, IReadOnlyList<EpochReport> epochs, EpochChoice? choice, MissingColumns missing) => new()
    {
        ["rmse_ratio"] = content.NewestRmseRatio,
        ["pinball_ratio"] = content.NewestPinballRatio,
        ["epochs"] = epochs.Count,
        ["batch_size"] = epochs.Count > 0 ? epochs[^1].BatchSize : null,
        ["training_loss"] = epochs.Count > 0 ? epochs[^1].TrainingLoss : null,
        // By number of epochs; the lowest chose the number.
        ["out_of_fold_losses"] = choice is null ? null : new JsonArray([.. choice.Losses.Select(loss => JsonValue.Create(loss))]),
        ["symbols"] = content.Symbols.Count,
        ["missing_columns"] = missing.IsNone ? null : missing.ToJson(),
        ["horizons"] = JsonSerializer.SerializeToNode(content.Decisions, QuantileJson.Default.IReadOnlyListHorizonDecision),
    };
}
