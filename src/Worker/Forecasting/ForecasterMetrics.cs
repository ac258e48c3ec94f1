using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Learning.Training;

namespace Worker.Forecasting;

/// <summary>The metrics of a forecaster version as SQL readers see them in <c>api.model_versions.metrics</c>.</summary>
internal static class ForecasterMetrics
{
    public static JsonObject Of(ForecasterContent content, TrainingResult trained) => new()
    {
        ["rmse_ratio"] = ForecasterEvaluator.MeanRmseRatio(content.Symbols.Values),
        ["epochs"] = trained.Epochs.Count,
        ["best_epoch"] = trained.BestEpoch,
        ["batch_size"] = trained.Epochs[^1].BatchSize,
        ["validation_from"] = content.Segments.ValidationFrom.ToString("O", CultureInfo.InvariantCulture),
        ["test_from"] = content.Segments.TestFrom.ToString("O", CultureInfo.InvariantCulture),
        ["symbols"] = new JsonObject(content.Symbols.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonObject
        {
            ["model"] = JsonSerializer.SerializeToNode(pair.Value.Accuracy, ForecastingJson.Default.IReadOnlyListForecastAccuracy),
            ["naive"] = JsonSerializer.SerializeToNode(pair.Value.NaiveAccuracy, ForecastingJson.Default.IReadOnlyListForecastAccuracy),
        }))),
    };
}
