using System.Text.Json.Serialization;
using Worker.Forecasting.Distribution;
using Worker.Learning.Quantiles;
using Worker.Learning.Recurrent;
using Worker.Learning.Training;

namespace Worker.Forecasting.Network;

/// <summary>The settings that decide what a training of the quantile network gives.</summary>
internal sealed record NetworkSettings
{
    /// <summary>What the operator sets <see cref="BatchSize"/> with.</summary>
    public const string BatchSetting = "Forecasting:Quantile:BatchSize";

    public const FeatureGroups DefaultFeatures = FeatureGroups.Range | FeatureGroups.Volume | FeatureGroups.Calendar;

    public RecurrentCell Cell { get; init; }

    public required int Horizons { get; init; }

    public int Layers { get; init; } = 2;

    public int Hidden { get; init; } = 32;

    public double Dropout { get; init; } = 0.3;

    /// <summary>The learning rate's schedule is made for so many; a training may stop earlier.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Slices a step.</summary>
    public int BatchSize { get; init; } = 128;

    public double LearningRate { get; init; } = 4e-3;

    public double WeightDecay { get; init; } = 0.03;

    public int SliceLength { get; init; } = 150;

    public int WarmUp { get; init; } = 30;

    public long Seed { get; init; } = 42;

    /// <summary>Networks whose quantiles are averaged, at least 1; each has its own seed.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Share of the base quantiles in a forecast, in [0, 1); the rest is the members'.</summary>
    public double BaseShare { get; init; }

    public FeatureGroups Features { get; init; } = DefaultFeatures;

    public bool LearnsMedian { get; init; }

    /// <summary>
    /// Whether a session weighs as much as its scale is above its symbol's mean: losses then are in units of the symbol's deviation.
    /// </summary>
    public bool WeighsByScale { get; init; }

    [JsonIgnore]
    public QuantileNetworkSettings Network => new()
    {
        Cell = Cell,
        Features = NetworkFeatures.CountOf(Features),
        Layers = Layers,
        Hidden = Hidden,
        Dropout = Dropout,
        Horizons = Horizons,
        Quantiles = QuantileLevels.Count,
        LearnsMedian = LearnsMedian,
    };

    [JsonIgnore]
    public QuantileTrainingSettings Slices => new() { SliceLength = SliceLength, WarmUp = WarmUp, Levels = QuantileLevels.All };

    /// <param name="member">From 0.</param>
    /// <param name="epochs">After how many of <see cref="Epochs"/> to stop; null for all.</param>
    public TrainerSettings Trainer(int member, int? epochs = null) => new()
    {
        Epochs = epochs ?? Epochs,
        ScheduleEpochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        WeightDecay = WeightDecay,
        DecoupledWeightDecay = true,
        Schedule = LearningRateSchedule.OneCycle,
        Selection = WeightSelection.LastEpoch,
        Patience = 0,
        Seed = Seed + member,
    };
}
