using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Learning.Recurrent;
using Worker.Learning.Training;

namespace Worker.Forecasting;

/// <summary>The settings that decide what a training gives: two trainings with equal settings and equal data give equal weights.</summary>
internal sealed record ForecasterTrainingSettings
{
    public required ForecastTarget Target { get; init; }

    public required int Window { get; init; }

    public required int MaxHorizon { get; init; }

    public required RecurrentCell Cell { get; init; }

    public required int Layers { get; init; }

    public required int Hidden { get; init; }

    public required double Dropout { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required int Patience { get; init; }

    public required double GradientClipNorm { get; init; }

    public required long Seed { get; init; }

    public required double ValidationShare { get; init; }

    public required double TestShare { get; init; }

    /// <summary>The name that forecasts carry: <c>gru</c>, <c>lstm</c> or <c>rnn</c>.</summary>
    [JsonIgnore]
    public string ModelName => Cell.ToString().ToLowerInvariant();

    [JsonIgnore]
    public RecurrentSettings Network => new()
    {
        Cell = Cell,
        Features = 1,
        Layers = Layers,
        Hidden = Hidden,
        Dropout = Dropout,
        Horizons = MaxHorizon,
    };

    [JsonIgnore]
    public TrainerSettings Trainer => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        Patience = Patience,
        GradientClipNorm = GradientClipNorm,
        Seed = Seed,
    };

    /// <summary>What the weights depend on, for messages.</summary>
    [JsonIgnore]
    public string Shape => $"{Target} target, window {Window}, horizon {MaxHorizon}, {Layers} x {Hidden} {Cell}";

    public string ToJson() => JsonSerializer.Serialize(this, ForecastingJson.Default.ForecasterTrainingSettings);

    public static ForecasterTrainingSettings FromJson(string json) =>
        JsonSerializer.Deserialize(json, ForecastingJson.Default.ForecasterTrainingSettings)
        ?? throw new JsonException("The settings of the forecaster are null.");

    public static ForecasterTrainingSettings From(ForecastingOptions options, bool fineTune) => new()
    {
        Target = options.Target,
        Window = options.Window,
        MaxHorizon = options.MaxHorizon,
        Cell = options.Cell,
        Layers = options.Layers,
        Hidden = options.Hidden,
        Dropout = options.Dropout,
        Epochs = fineTune ? options.FineTuneEpochs : options.Epochs,
        BatchSize = options.BatchSize,
        LearningRate = fineTune ? options.FineTuneLearningRate : options.LearningRate,
        Patience = options.Patience,
        GradientClipNorm = options.GradientClipNorm,
        Seed = options.Seed,
        ValidationShare = options.ValidationShare,
        TestShare = options.TestShare,
    };

    /// <summary>Whether weights trained with the other settings fit this one's network and mean the same.</summary>
    public bool FitsWeightsOf(ForecasterTrainingSettings other) =>
        (Target, Window, MaxHorizon, Cell, Layers, Hidden) ==
        (other.Target, other.Window, other.MaxHorizon, other.Cell, other.Layers, other.Hidden);
}
