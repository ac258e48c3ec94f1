using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Runs;

/// <summary>The built executable as a service of its own, on real prices from files and with a network small enough for a test.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            _lines.Enqueue(line.Data);
            if (line.Data.Contains("The service has started", StringComparison.Ordinal)) _started.TrySetResult();
        };
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>As <c>api.runs.node</c> says it.</summary>
    public string Node => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{_process.Id}");

    public int Id => _process.Id;

    /// <summary>What it has logged so far.</summary>
    public string Log => string.Join('\n', _lines);

    /// <summary>Starts a service and waits until it works.</summary>
    /// <param name="settings">Further settings, by their names in the environment.</param>
    public static async Task<ServiceProcess> StartAsync(string connectionString, string folder, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Executable) { RedirectStandardError = true, UseShellExecute = false };
        (string Name, string Value)[] common =
        [
            ("Database__ConnectionString", connectionString),
            ("DataFolder", folder),
            ("Prices__Source", "Csv"),
            ("Prices__Csv__Path", Path.Combine(Repository, "deploy/samples/prices")),
            ("Prices__Symbols__0", "AAPL"),
            ("Forecasting__Preset", "Textbook"),
            ("Forecasting__Window", "10"),
            ("Forecasting__Hidden", "4"),
            ("Forecasting__Layers", "1"),
            ("Forecasting__Epochs", "2"),
            ("Schedule__nightly__Enabled", "false"),
            ("Schedule__train-forecaster__Enabled", "false"),
            ("Schedule__fetch-reviews__Enabled", "false"),
            ("Schedule__score-reviews__Enabled", "false"),
            ("Schedule__train-sentiment__Enabled", "false"),
            ("Schedule__prune__Enabled", "false"),
            ("Telemetry__Port", "0"),
        ];
        start.Environment.Remove("FORECAST_WORKER_SETTINGS");
        foreach (var (name, value) in common.Concat(settings)) start.Environment[name] = value;
        var service = new ServiceProcess(start);
        try
        {
            var ended = service._process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (await Task.WhenAny(service._started.Task, ended).WaitAsync(Patience, TestContext.Current.CancellationToken) != ended) return service;
        }
        catch (TimeoutException)
        {
            // As where it has ended.
        }
        var log = service.Log;
        await service.DisposeAsync();
        throw new InvalidOperationException($"The service did not start:\n{log}");
    }

    /// <summary>As <c>kill -9</c> does: no chance to clean up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As systemd and Kubernetes stop a service.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        await ServerCommand.RunAsync("sh", ["-c", $"kill -TERM {_process.Id}"], TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The copy beside the tests lacks what their own runtime brings.
    private static string Executable =>
        Path.Combine(Repository, "src/Worker/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "forecast-worker");

    private static string Repository
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Worker.sln"))) return folder.FullName;
            }
            throw new InvalidOperationException($"No Worker.sln above {AppContext.BaseDirectory}.");
        }
    }
}
