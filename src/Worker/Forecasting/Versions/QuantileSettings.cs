using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Forecasting.Network;

namespace Worker.Forecasting.Versions;

/// <summary>
/// The settings that decide what a training of the quantile preset gives: two trainings with equal settings on the same data are the same.
/// </summary>
internal sealed record QuantileSettings
{
    public const string PresetName = "quantile";

    /// <summary>Tells these settings from those of the textbook preset.</summary>
    public string Preset { get; init; } = PresetName;

    public required NetworkSettings Network { get; init; }

    public required int Folds { get; init; }

    /// <summary>Sessions of a fold; 0 makes all of them a quarter of the sessions.</summary>
    public required int Stride { get; init; }

    /// <summary>Whether the folds choose after how many epochs the network stops. Versions of an older release did not.</summary>
    public bool ChoosesEpochs { get; init; }

    /// <summary>Groups of symbols for which the gate decides, by name; null for one of all symbols.</summary>
    public SortedDictionary<string, string[]>? Groups { get; init; }

    public required double Significance { get; init; }

    public required double DaysOfDoubt { get; init; }

    /// <summary>What the weights depend on, for messages.</summary>
    [JsonIgnore]
    public string Shape => string.Create(CultureInfo.InvariantCulture,
        $"{Network.Layers} x {Network.Hidden} {Network.Cell}, members {Network.Members}, dropout {Network.Dropout}, horizon {Network.Horizons}, "
        + $"slices of {Network.SliceLength}, features {Network.Features}");

    public string ToJson() => JsonSerializer.Serialize(this, QuantileJson.Default.QuantileSettings);

    public static QuantileSettings From(ForecastingOptions options) => new()
    {
        Network = new NetworkSettings
        {
            Cell = options.Cell,
            Horizons = options.MaxHorizon,
            Layers = options.Quantile.Layers,
            Hidden = options.Quantile.Hidden,
            Dropout = options.Quantile.Dropout,
            Epochs = options.Quantile.Epochs,
            BatchSize = options.Quantile.BatchSize,
            LearningRate = options.Quantile.LearningRate,
            WeightDecay = options.Quantile.WeightDecay,
            SliceLength = options.Quantile.SliceLength,
            Members = options.Quantile.Members,
            BaseShare = options.Quantile.BaseShare,
            Seed = options.Seed,
            Features = NetworkSettings.DefaultFeatures | (options.Subjects.Count > 0 ? FeatureGroups.Mood : FeatureGroups.None),
        },
        Folds = options.Quantile.Folds,
        Stride = options.Quantile.Stride,
        ChoosesEpochs = options.Quantile.ChooseEpochs,
        Groups = options.Groups.Count == 0 ? null : new SortedDictionary<string, string[]>(
            options.Groups.ToDictionary(group => group.Key, group => group.Value.Order(StringComparer.Ordinal).ToArray()), StringComparer.Ordinal),
        Significance = options.Quantile.Significance,
        DaysOfDoubt = options.Quantile.DaysOfDoubt,
    };

    /// <summary>The settings of a version of this preset; null if it is of another preset.</summary>
    public static QuantileSettings? Of(string settings)
    {
        using var json = JsonDocument.Parse(settings);
        return json.RootElement.TryGetProperty("preset", out var preset) && preset.GetString() == PresetName
            ? json.RootElement.Deserialize(QuantileJson.Default.QuantileSettings)
            : null;
    }

    /// <summary>Whether a version was trained with these settings.</summary>
    public bool AreThoseOf(string settings) => Of(settings)?.ToJson() == ToJson();

    /// <summary>Whether weights of the other settings fit this one's network and mean the same.</summary>
    public bool FitsWeightsOf(QuantileSettings other) => Network.Network == other.Network.Network && Network.Members == other.Network.Members
        && Network.Features == other.Network.Features && Network.SliceLength == other.Network.SliceLength;
}

[JsonSerializable(typeof(QuantileSettings))]
[JsonSerializable(typeof(QuantileContent))]
[JsonSerializable(typeof(IReadOnlyList<HorizonDecision>))]
[JsonSerializable(typeof(NewestFold))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class QuantileJson : JsonSerializerContext;
