using Worker.Learning.Runtime;

namespace Worker.Benchmarks.Learning;

/// <summary>
/// An epoch that learns from each session once: in slices of 150 sessions with the loss at every session, beside windows of 30 with the loss
/// at the last, both in batches that fill 256 windows. The same GRU, features and sessions; one thread.
/// </summary>
internal static class SliceBenchmark
{
    private const int Series = 60;
    private const int Sessions = 1000;

    public static async Task RunAsync()
    {
        var epochs = new SliceEpochs(TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 }), Series, Sessions);
        Console.WriteLine($"{Series} series of {Sessions} sessions of {RandomSlices.Features} features, GRU 2 x 32, one thread");
        // The first epoch also loads and compiles.
        await epochs.SlicesAsync();
        var slices = await epochs.SlicesAsync();
        await epochs.WindowsAsync();
        var windows = await epochs.WindowsAsync();
        Console.WriteLine();
        Console.WriteLine("what    | epoch, s | of a core, s");
        Console.WriteLine(FormattableString.Invariant($"slices  | {slices.Wall,8:F2} | {slices.Core,12:F2}"));
        Console.WriteLine(FormattableString.Invariant($"windows | {windows.Wall,8:F2} | {windows.Core,12:F2}"));
        Console.WriteLine(FormattableString.Invariant($"times   | {windows.Wall / slices.Wall,8:F1} | {windows.Core / slices.Core,12:F1}"));
    }
}
