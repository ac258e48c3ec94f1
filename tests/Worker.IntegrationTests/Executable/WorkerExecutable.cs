using System.Collections.Concurrent;
using System.Diagnostics;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Executable;

/// <summary>The real <c>forecast-worker</c> as a process of its own, on a database of the test, with a data folder of its own.</summary>
internal sealed class WorkerExecutable : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Where its own build put it: .../tests/Worker.IntegrationTests/bin/Release/net10.0/ and .../src/Worker/bin/Release/net10.0/.
    public static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("/tests/Worker.IntegrationTests/", "/src/Worker/", StringComparison.Ordinal), "forecast-worker");

    /// <summary>The top folder of this checkout.</summary>
    public static string Repository { get; } = AppContext.BaseDirectory.Split("/tests/Worker.IntegrationTests/")[0];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _output = new();

    private WorkerExecutable(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Keep(_log, line.Data);
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public IReadOnlyCollection<string> Log => _log;

    public IReadOnlyCollection<string> Output => _output;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <param name="settings">By the names of the environment: <c>Prices__Symbols__0</c>.</param>
    public static WorkerExecutable Start(
        TestDatabase? database, string dataFolder, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(settings) { ["DataFolder"] = dataFolder };
        // A test leaves no server behind.
        environment.TryAdd("Database__IdleTime", "00:00:00");
        if (database is not null)
            environment["Database__ConnectionString"] = database.ConnectionString;
        return StartProgram(Program, environment, arguments);
    }

    /// <summary>Another program of the product, such as a script.</summary>
    public static WorkerExecutable StartProgram(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new WorkerExecutable(start);
    }

    /// <summary>Waits until a line of the log holds the text.</summary>
    public async Task<string> WaitForLogAsync(string text)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_log.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;
            Assert.False(_process.HasExited, $"It ended before it logged '{text}':\n{Describe()}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"'{text}' was not logged within {Patience}:\n{Describe()}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end and for the last line.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>As <c>kill -9</c>: no chance to clean up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <param name="signal">Such as <c>TERM</c>.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"])!;
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Each copied at once: a collection expression would count the lines first, and they go on arriving.</summary>
    public string Describe() => string.Join('\n', _log.ToArray().Concat(_output.ToArray()));

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
