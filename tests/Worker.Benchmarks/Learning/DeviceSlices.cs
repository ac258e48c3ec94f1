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
    private const int Horizons = 1;

    public static async Task RunAsync(TorchRuntime runtime)
    {
        foreach (var batch in (int[])[128, 1024])
        {
            var epochs = new Durations();
            using var result = await new QuantileTraining(runtime).TrainAsync(new QuantileTrainingRequest
            {
                Network = new QuantileNetworkSettings { Features = RandomSlices.Features, Horizons = Horizons, Quantiles = RandomSlices.Levels.Count },
                Slices = new QuantileTrainingSettings { Levels = RandomSlices.Levels },
                Trainer = new TrainerSettings { Epochs = Epochs, BatchSize = batch, Patience = 0, Selection = WeightSelection.LastEpoch },
                Training = RandomSlices.Of(Series, Sessions, Horizons),
                BaseQuantiles = RandomSlices.BaseQuantiles(Horizons),
            }, epochs);
            DeviceClock.Print($"GRU 2 x 32, slices of 150, batch {batch}", (Epochs - 1) * Series * Sessions, "sessions/s", epochs.Total);
        }
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
