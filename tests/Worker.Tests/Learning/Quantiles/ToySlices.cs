using Worker.Learning.Quantiles;
using Worker.Learning.Training;

namespace Worker.Tests.Learning.Quantiles;

/// <summary>Series whose one feature says how wide the next target spreads: half of the sessions 0.5, half of them 2.</summary>
internal static class ToySlices
{
    public static readonly double[] Levels = [0.1, 0.5, 0.9];

    // The quantiles of the standard normal: right on average for neither half.
    public static readonly float[,] Base = new float[,] { { -1.2816f, 0, 1.2816f } };

    public static SliceSet Of(int series, int length, int seed)
    {
        var random = new Random(seed);
        var (inputs, targets, weights) = (new float[series * length, 1], new float[series * length, 1], new float[series * length, 1]);
        for (var i = 0; i < series * length; i++)
        {
            var isWide = random.Next(2) == 1;
            inputs[i, 0] = isWide ? 1 : -1;
            targets[i, 0] = (float)((isWide ? 2 : 0.5) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            weights[i, 0] = 1;
        }
        return new SliceSet(inputs, targets, weights, [.. Enumerable.Range(0, series).Select(i => i * length)]);
    }

    public static QuantileTrainingRequest Request(int epochs = 15) => new()
    {
        Network = new QuantileNetworkSettings { Features = 1, Hidden = 8, Layers = 1, Dropout = 0, Horizons = 1, Quantiles = 3 },
        Slices = new QuantileTrainingSettings { SliceLength = 40, WarmUp = 5, Levels = Levels },
        Trainer = new TrainerSettings
        {
            Epochs = epochs,
            BatchSize = 8,
            LearningRate = 0.02,
            Patience = 0,
            WeightDecay = 0.01,
            DecoupledWeightDecay = true,
            Schedule = LearningRateSchedule.OneCycle,
            Selection = WeightSelection.LastEpoch,
        },
        Training = Of(series: 20, length: 200, seed: 1),
        BaseQuantiles = Base,
    };
}
