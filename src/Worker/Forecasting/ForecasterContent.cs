using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Forecasting;

/// <summary>
/// Everything but the weights that a trained forecaster is: kept in the checkpoint, so that it forecasts without the settings
/// file it was trained with.
/// </summary>
internal sealed record ForecasterContent
{
    /// <summary>Under the name that the first checkpoints gave it.</summary>
    [JsonPropertyName("recipe")]
    public required ForecasterTrainingSettings Settings { get; init; }

    public required Segments Segments { get; init; }

    /// <summary>By symbol. A symbol that is not here was not trained on and is not forecast.</summary>
    public required IReadOnlyDictionary<string, SymbolForecaster> Symbols { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ForecastingJson.Default.ForecasterContent);

    /// <exception cref="JsonException">The text is not the content of a forecaster.</exception>
    public static ForecasterContent FromJson(string json) =>
        JsonSerializer.Deserialize(json, ForecastingJson.Default.ForecasterContent)
        ?? throw new JsonException("The content of the forecaster is null.");
}

/// <summary>What a forecaster keeps of one symbol; the lists run over horizons 1..H.</summary>
internal sealed record SymbolForecaster
{
    public required PriceScaler Scaler { get; init; }

    /// <summary>The model's intervals, calibrated on the validation segment.</summary>
    public required IReadOnlyList<ConformalInterval> Intervals { get; init; }

    /// <summary>The naive forecast's intervals, calibrated on the same windows.</summary>
    public required IReadOnlyList<ConformalInterval> NaiveIntervals { get; init; }

    /// <summary>The model on the test segment.</summary>
    public required IReadOnlyList<ForecastAccuracy> Accuracy { get; init; }

    /// <summary>The naive forecast on the test segment.</summary>
    public required IReadOnlyList<ForecastAccuracy> NaiveAccuracy { get; init; }

    /// <summary>Whether the model beat the naive forecast at this horizon (from 1) on the test segment.</summary>
    public bool BeatsNaive(int horizon) => Accuracy[horizon - 1].RmseRatio < 1;
}

[JsonSerializable(typeof(ForecasterContent))]
[JsonSerializable(typeof(ForecasterTrainingSettings))]
[JsonSerializable(typeof(IReadOnlyList<ForecastAccuracy>))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class ForecastingJson : JsonSerializerContext;
