using System.Diagnostics;
using Worker.Learning.Runtime;

namespace Worker.Benchmarks.Learning;

/// <summary>
/// Measures work on a device and prints it as one line for <c>tests/gpu/run.sh</c>: <c>RESULT</c>, what, rate, unit, start and end in
/// seconds since 1970, separated by tabs.
/// </summary>
internal static class DeviceClock
{
    /// <param name="count">What was done while the clock ran, in <paramref name="unit"/>.</param>
    public static void Print(string what, double count, string unit, TimeSpan elapsed)
    {
        var end = TimeProvider.System.GetUtcNow();
        Console.WriteLine(string.Join('\t', "RESULT", what,
            FormattableString.Invariant($"{count / elapsed.TotalSeconds:F1}"), unit, Seconds(end - elapsed), Seconds(end)));
    }

    /// <summary>The time that the work takes until the device has done all of it.</summary>
    public static TimeSpan Measure(TorchRuntime runtime, Action work)
    {
        runtime.Device.Synchronize();
        var watch = Stopwatch.StartNew();
        work();
        runtime.Device.Synchronize();
        return watch.Elapsed;
    }

    private static string Seconds(DateTimeOffset instant) => FormattableString.Invariant($"{instant.ToUnixTimeMilliseconds() / 1000.0:F3}");
}
