using System.Diagnostics;
using System.Globalization;

namespace Worker.Benchmarks.Night;

/// <summary>What one start of the program took.</summary>
/// <param name="Seconds">By the clock, from a cold process to its exit.</param>
/// <param name="Program">Seconds of a core.</param>
/// <param name="Database">Seconds of a core of the private PostgreSQL meanwhile.</param>
/// <param name="Memory">Largest resident memory of the program, MiB.</param>
internal sealed record Measurement(double Seconds, double Program, double Database, int Memory)
{
    public double Core => Program + Database;
}

/// <summary>The program as an operator starts it, measured together with its private PostgreSQL, which is up before and after.</summary>
/// <param name="program">Path of <c>forecast-worker</c>.</param>
/// <param name="settings">Path of the settings.</param>
/// <param name="dataFolder">The worker's data folder.</param>
internal sealed class MeasuredProgram(string program, string settings, string dataFolder)
{
    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(50);

    /// <exception cref="InvalidOperationException">It did not succeed.</exception>
    public async Task<Measurement> RunAsync(params string[] arguments)
    {
        var server = int.Parse(File.ReadLines(Directory.GetFiles(dataFolder, "postmaster.pid", SearchOption.AllDirectories).Single()).First(), CultureInfo.InvariantCulture);
        var (clock, before) = (Stopwatch.StartNew(), ProcessorTime.OfTree(server));
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, "--settings", settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var (core, memory) = (0.0, 0);
        while (!process.HasExited)
        {
            core = Math.Max(core, ProcessorTime.Of(process.Id));
            memory = Math.Max(memory, ProcessorTime.PeakMemory(process.Id));
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(Sampling));
        }
        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Join('\n', await output)}");
        return new Measurement(seconds, core, ProcessorTime.OfTree(server) - before, memory);
    }
}
