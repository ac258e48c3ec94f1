using System.Text.Json;
using Worker.Reports.Pages.Parts;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>What a version's stored metrics say of it, against its baseline.</summary>
/// <param name="Summary">One sentence; empty if the metrics say nothing.</param>
/// <param name="Published">Forecasters: the model that is published at each horizon, by group of symbols.</param>
public sealed record ModelFigures(string Summary, IReadOnlyList<PublishedHorizon> Published)
{
    public static ModelFigures Of(VersionView version)
    {
        using var json = JsonDocument.Parse(version.Metrics);
        return version.Kind == "sentiment" ? OfSentiment(json.RootElement) : OfForecaster(json.RootElement);
    }

    private static ModelFigures OfSentiment(JsonElement metrics)
    {
        if (Number(metrics, "accuracy") is not { } accuracy) return new ModelFigures("", []);
        var texts = metrics.TryGetProperty("test", out var test) ? Number(test, "n") : null;
        var speaker = Text(metrics, "scored_by") switch
        {
            "bag_of_words" => "The bag of words scores: the network did not beat it",
            "blend" => "The network and the bag of words score together",
            _ => "The network scores",
        };
        var baseline = Number(metrics, "bag_of_words_accuracy");
        return new ModelFigures(
            $"{speaker}. {Words.Percent(accuracy)} of {texts:0} test texts are right "
            + $"(95 % interval {Words.Percent(Number(metrics, "accuracy_lower_95"))} to {Words.Percent(Number(metrics, "accuracy_upper_95"))}); "
            + $"bag of words {Words.Percent(baseline)}, always the more frequent class {Words.Percent(Number(metrics, "majority_accuracy"))}.",
            []);
    }

    private static ModelFigures OfForecaster(JsonElement metrics)
    {
        if (!metrics.TryGetProperty("horizons", out var horizons) || horizons.ValueKind != JsonValueKind.Array)
            return new ModelFigures(Number(metrics, "rmse_ratio") is { } rmse ? $"Error {Words.Ratio(rmse)} times that of the naive forecast." : "", []);
        var published = new List<PublishedHorizon>();
        foreach (var horizon in horizons.EnumerateArray())
        {
            if (Number(horizon, "horizon") is not { } sessions || Text(horizon, "published") is not { } model) continue;
            var newest = horizon.TryGetProperty("newest", out var models) && models.ValueKind == JsonValueKind.Array
                ? models.EnumerateArray().FirstOrDefault(one => Text(one, "model") == model) : default;
            published.Add(new PublishedHorizon(
                Text(horizon, "group") ?? "", (int)sessions, model, Number(newest, "pinball_ratio"), Number(newest, "coverage80"), Number(newest, "coverage95")));
        }
        var first = published.FirstOrDefault();
        return new ModelFigures(
            first is null ? "" : $"On the newest fold its pinball loss at one session is {Words.Ratio(first.PinballRatio)} times that of the naive forecast.",
            published);
    }

    private static double? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}

/// <param name="PinballRatio">To naive, on the newest fold of its training, which chose nothing.</param>
public sealed record PublishedHorizon(string Group, int Horizon, string Model, double? PinballRatio, double? Coverage80, double? Coverage95);
