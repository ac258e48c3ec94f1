using Worker.Benchmarks.Learning;
using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Devices;

/// <summary>Epochs of the quantile network on slices of 150 sessions: small operations, of which a GPU has many at once only in large batches.</summary>
internal static class DeviceSlices
{
    private const int Epochs = 4;

    public static async Task RunAsync(TorchRuntime runtime)
    {
        var request = SliceBenchmark.Request();
        foreach (var batch in (int[])[128, 1024])
        {
            var epochs = new Durations();
            using var result = await new QuantileTraining(runtime).TrainAsync(
                request with { Trainer = request.Trainer with { Epochs = Epochs, BatchSize = batch } }, epochs);
            DeviceClock.Print($"GRU 2 x 32, slices of 150, batch {batch}", (Epochs - 1) * request.Training.Count, "sessions/s", epochs.Total);
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
