using System.Diagnostics;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Learning;

/// <summary>
/// The textbook GRU (two layers of 100) on ten years of closes, one thread: an epoch in batches beside an epoch of one
/// window a step, and the resident memory over 5,000 steps.
/// </summary>
internal static class RecurrentBenchmark
{
    private const int Windows = 2191;

    public static async Task RunAsync()
    {
        var training = new RecurrentTraining(TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 }));
        var (closes, source) = Closes.Load();
        Console.WriteLine($"{Windows} windows of 30 x 1, {source}, one thread");

        // The first epoch also loads and compiles.
        await EpochAsync(training, closes, batchSize: 256);
        var large = await EpochAsync(training, closes, batchSize: 256);
        var small = await EpochAsync(training, closes, batchSize: 64);
        var single = await EpochAsync(training, closes, batchSize: 1);
        Console.WriteLine();
        Console.WriteLine("batch | epoch, s | of a core, s | times as fast | by time of a core");
        foreach (var (batch, (wall, core)) in new[] { (1, single), (64, small), (256, large) })
            Console.WriteLine($"{batch,5} | {wall,8:F2} | {core,12:F2} | {single.Wall / wall,13:F1} | {single.Core / core,17:F1}");

        Console.WriteLine();
        Console.WriteLine("steps | resident memory, MiB");
        await TrainAsync(training, WindowsOver(closes, 1000), 1, epochs: 5, report =>
            Console.WriteLine($"{report.Epoch * 1000,5} | {Environment.WorkingSet / 1048576.0,20:F1}"));
    }

    private static async Task<(double Wall, double Core)> EpochAsync(RecurrentTraining training, float[] closes, int batchSize)
    {
        var before = CoreSeconds();
        var wall = 0.0;
        await TrainAsync(training, WindowsOver(closes, Windows), batchSize, epochs: 1, report => wall = report.Duration.TotalSeconds);
        return (wall, CoreSeconds() - before);
    }

    private static async Task TrainAsync(RecurrentTraining training, WindowSet windows, int batchSize, int epochs, Action<EpochReport> onEpoch)
    {
        var request = new RecurrentTrainingRequest
        {
            Network = new RecurrentSettings(),
            Trainer = new TrainerSettings { Epochs = epochs, BatchSize = batchSize, Patience = 0 },
            Training = windows,
            Validation = WindowsOver([.. windows.Inputs.Cast<float>().Take(31)], 1),
        };
        using var result = await training.TrainAsync(request, new Reports(onEpoch));
    }

    private static WindowSet WindowsOver(float[] closes, int count)
    {
        var (inputs, targets) = (new float[count, 30, 1], new float[count, 1]);
        for (var item = 0; item < count; item++)
        {
            for (var step = 0; step < 30; step++)
                inputs[item, step, 0] = closes[item + step];
            targets[item, 0] = closes[item + 30];
        }
        return new WindowSet(inputs, targets);
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
