using System.Diagnostics;
using Worker.Learning.Quantiles;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Learning;

/// <summary>
/// An epoch that learns from each session once: in slices of 150 sessions with the loss at every session, beside windows of 30 with the loss at the last, both in
/// batches that fill 256 windows. The same GRU, features and sessions; one thread.
/// </summary>
internal static class SliceBenchmark
{
    private const int Series = 60;
    private const int Sessions = 1000;
    private const int Features = 10;
    private const int Horizons = 5;
    private static readonly double[] Levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    public static async Task RunAsync()
    {
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 });
        var set = RandomSet(new Random(1));
        Console.WriteLine($"{Series} series of {Sessions} sessions of {Features} features, GRU 2 x 32, one thread");
        // The first epoch also loads and compiles.
        await SlicesAsync(runtime, set);
        var slices = await SlicesAsync(runtime, set);
        await WindowsAsync(runtime, set);
        var windows = await WindowsAsync(runtime, set);
        Console.WriteLine();
        Console.WriteLine("what    | epoch, s | of a core, s");
        Console.WriteLine(FormattableString.Invariant($"slices  | {slices.Wall,8:F2} | {slices.Core,12:F2}"));
        Console.WriteLine(FormattableString.Invariant($"windows | {windows.Wall,8:F2} | {windows.Core,12:F2}"));
        Console.WriteLine(FormattableString.Invariant($"times   | {windows.Wall / slices.Wall,8:F1} | {windows.Core / slices.Core,12:F1}"));
    }

    private static async Task<(double Wall, double Core)> SlicesAsync(TorchRuntime runtime, SliceSet set)
    {
        var request = new QuantileTrainingRequest
        {
            Network = new QuantileNetworkSettings { Features = Features, Horizons = Horizons, Quantiles = Levels.Length },
            Slices = new QuantileTrainingSettings { Levels = Levels },
            Trainer = Trainer(batchSize: 128) with { Selection = WeightSelection.LastEpoch },
            Training = set,
            BaseQuantiles = Base(),
        };
        return await MeasureAsync(async progress => (await new QuantileTraining(runtime).TrainAsync(request, progress)).Dispose());
    }

    private static async Task<(double Wall, double Core)> WindowsAsync(TorchRuntime runtime, SliceSet set)
    {
        const int window = 30;
        var count = Series * (Sessions - window + 1);
        var (inputs, targets) = (new float[count, window, Features], new float[count, Horizons]);
        var row = 0;
        for (var series = 0; series < Series; series++)
        {
            for (var end = window; end <= Sessions; end++, row++)
            {
                Buffer.BlockCopy(set.Inputs, ((series * Sessions) + end - window) * Features * sizeof(float),
                    inputs, row * window * Features * sizeof(float), window * Features * sizeof(float));
            }
        }
        var one = new WindowSet(new float[1, window, Features], new float[1, Horizons]);
        var request = new RecurrentTrainingRequest
        {
            Network = new RecurrentSettings { Features = Features, Hidden = 32, Dropout = 0.3, Horizons = Horizons },
            Trainer = Trainer(batchSize: 256),
            Training = new WindowSet(inputs, targets),
            Validation = one,
        };
        return await MeasureAsync(async progress => (await new RecurrentTraining(runtime).TrainAsync(request, progress)).Dispose());
    }

    private static async Task<(double Wall, double Core)> MeasureAsync(Func<IProgress<EpochReport>, Task> train)
    {
        var before = CoreSeconds();
        var wall = 0.0;
        await train(new Reports(report => wall = report.Duration.TotalSeconds));
        return (wall, CoreSeconds() - before);
    }

    private static TrainerSettings Trainer(int batchSize) => new() { Epochs = 1, BatchSize = batchSize, Patience = 0 };

    private static float[,] Base()
    {
        var quantiles = new float[Horizons, Levels.Length];
        for (var h = 0; h < Horizons; h++)
        {
            for (var q = 0; q < Levels.Length; q++)
                quantiles[h, q] = (float)(4 * (Levels[q] - 0.5));
        }
        return quantiles;
    }

    private static SliceSet RandomSet(Random random)
    {
        var count = Series * Sessions;
        var (inputs, targets, weights) = (new float[count, Features], new float[count, Horizons], new float[count, Horizons]);
        for (var i = 0; i < count; i++)
        {
            for (var f = 0; f < Features; f++)
                inputs[i, f] = (float)(random.NextDouble() - 0.5);
            for (var h = 0; h < Horizons; h++)
                (targets[i, h], weights[i, h]) = ((float)(random.NextDouble() - 0.5), 1);
        }
        return new SliceSet(inputs, targets, weights, [.. Enumerable.Range(0, Series).Select(series => series * Sessions)]);
    }

    private static double CoreSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private sealed class Reports(Action<EpochReport> onReport) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => onReport(value);
    }
}
