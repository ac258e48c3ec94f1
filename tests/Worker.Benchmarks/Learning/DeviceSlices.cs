using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Learning;

/// <summary>Epochs of the quantile network on slices of 150 sessions: small operations, which fill a GPU in large batches only.</summary>
internal static class DeviceSlices
{
    private const int Epochs = 4;
    private const int Series = 60;
    private const int Sessions = 1000;
    private const int Features = 10;
    private static readonly double[] Levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    public static async Task RunAsync(TorchRuntime runtime)
    {
        foreach (var batch in (int[])[128, 1024])
        {
            var epochs = new Durations();
            using var result = await new QuantileTraining(runtime).TrainAsync(new QuantileTrainingRequest
            {
                Network = new QuantileNetworkSettings { Features = Features, Horizons = 1, Quantiles = Levels.Length },
                Slices = new QuantileTrainingSettings { Levels = Levels },
                Trainer = new TrainerSettings { Epochs = Epochs, BatchSize = batch, Patience = 0, Selection = WeightSelection.LastEpoch },
                Training = RandomSessions(new Random(1)),
                BaseQuantiles = Base(),
            }, epochs);
            DeviceClock.Print($"GRU 2 x 32, slices of 150, batch {batch}", (Epochs - 1) * Series * Sessions, "sessions/s", epochs.Total);
        }
    }

    private static float[,] Base()
    {
        var quantiles = new float[1, Levels.Length];
        for (var q = 0; q < Levels.Length; q++) quantiles[0, q] = (float)(4 * (Levels[q] - 0.5));
        return quantiles;
    }

    private static SliceSet RandomSessions(Random random)
    {
        const int count = Series * Sessions;
        var (inputs, targets, weights) = (new float[count, Features], new float[count, 1], new float[count, 1]);
        for (var i = 0; i < count; i++)
        {
            for (var f = 0; f < Features; f++) inputs[i, f] = (float)(random.NextDouble() - 0.5);
            (targets[i, 0], weights[i, 0]) = ((float)(random.NextDouble() - 0.5), 1);
        }
        return new SliceSet(inputs, targets, weights, [.. Enumerable.Range(0, Series).Select(series => series * Sessions)]);
    }

    /// <summary>All but the first epoch, which also loads and compiles.</summary>
    private sealed class Durations : IProgress<EpochReport>
    {
        public TimeSpan Total { get; private set; }

        public void Report(EpochReport value)
        {
            if (value.Epoch > 1) Total += value.Duration;
        }
    }
}
