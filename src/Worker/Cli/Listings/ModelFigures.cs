using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Worker.Cli.Listings;

/// <summary>The figures of a model version as a table: of a forecaster a row for each horizon and model, of a sentiment model one for
/// each model.</summary>
internal sealed record ModelFigures(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The columns that hold numbers.</summary>
    public IReadOnlySet<int> RightAligned { get; } = Columns.Index()
        .Where(column => column.Item is not ("model" or "published" or "symbol" or "symbols" or "scores")).Select(column => column.Index).ToHashSet();

    /// <param name="metrics">As <c>api.model_versions.metrics</c> has them.</param>
    /// <returns>Null if they have no such figures.</returns>
    public static ModelFigures? Of(string metrics)
    {
        var json = JsonNode.Parse(metrics)!.AsObject();
        if (json["horizons"] is JsonArray { Count: > 0 } horizons) return OfHorizons(horizons);
        if (json["symbols"] is JsonObject { Count: > 0 } symbols) return OfSymbols(symbols);
        return json["bag_of_words_accuracy"] is null ? null : OfTexts(json);
    }

    /// <summary>The quantile preset: what was measured on the newest fold, and whether the backtest tells a model from the one before.</summary>
    private static ModelFigures OfHorizons(JsonArray horizons) => new(
        "figures on the newest fold, by horizon; ratios are to the naive forecast, below 1 is better; p_value compares with the model "
            + "that was ahead until then, on the folds before",
        ["symbols", "horizon", "model", "pinball_ratio", "rmse_ratio", "coverage_80", "coverage_95", "p_value", "published"],
        [.. from horizon in horizons
            from model in horizon!["newest"]?.AsArray() ?? []
            let name = Text(model["model"])
            select (IReadOnlyList<string>)
            [
                Text(horizon["group"]), Text(horizon["horizon"]), name, Number(model["pinball_ratio"]), Number(model["rmse_ratio"]),
                Number(model["coverage80"], "0.000"), Number(model["coverage95"], "0.000"), PValue(horizon, name),
                name == Text(horizon["published"]) ? "yes" : "",
            ]]);

    // Of the comparison with the model that was ahead until then.
    private static string PValue(JsonNode horizon, string model) => Number(
        horizon["comparisons"]?.AsArray().FirstOrDefault(comparison => Text(comparison!["candidate"]) == model)?["p_value"], "0.0000");

    /// <summary>The textbook preset.</summary>
    private static ModelFigures OfSymbols(JsonObject symbols) => new(
        "figures on the test segment, by horizon; ratios are to the naive forecast, below 1 is better",
        ["symbol", "horizon", "n", "rmse_ratio", "mae", "naive_mae", "direction_accuracy", "coverage_80", "coverage_95"],
        [.. from symbol in symbols
            from horizon in (symbol.Value!["model"]?.AsArray() ?? []).Index()
            let figures = horizon.Item
            select (IReadOnlyList<string>)
            [
                symbol.Key, (horizon.Index + 1).ToString(CultureInfo.InvariantCulture), Text(figures["count"]), Number(figures["rmse_ratio"]),
                Number(figures["mae"]), Number(figures["naive_mae"]), Number(figures["direction_accuracy"], "0.000"),
                Number(figures["coverage80"], "0.000"), Number(figures["coverage95"], "0.000"),
            ]]);

    private static ModelFigures OfTexts(JsonObject json)
    {
        var scoredBy = Text(json["scored_by"]);
        return new ModelFigures(
            $"accuracy on {Text(json["test"]?["n"])} test texts; that of what scores lies between {Number(json["accuracy_lower_95"])} and "
                + $"{Number(json["accuracy_upper_95"])} with 95 % confidence",
            ["model", "accuracy", "scores"],
            [
                .. from model in ((string[])["network", "bag_of_words", "majority"]).Prepend(scoredBy).Distinct()
                   let accuracy = json[$"{model}_accuracy"] ?? (model == scoredBy ? json["accuracy"] : null)
                   select (IReadOnlyList<string>)[model, Number(accuracy), model == scoredBy ? "yes" : ""],
            ]);
    }

    private static string Text(JsonNode? node) => node?.ToString() ?? "";

    private static string Number(JsonNode? node, string format = "0.0000") => node?.GetValueKind() == JsonValueKind.Number
        ? node.GetValue<double>().ToString(format, CultureInfo.InvariantCulture)
        : "";
}
