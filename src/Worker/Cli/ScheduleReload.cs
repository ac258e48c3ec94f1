using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Cli.Settings;
using Worker.Jobs;
using Worker.Scheduling;

namespace Worker.Cli;

/// <summary>
/// Takes over new schedules while the service runs: on SIGHUP, and when a settings file has changed. Settings that cannot be used are
/// refused and the old schedules stay. All other settings need a restart: the log names those that changed.
/// </summary>
internal sealed partial class ScheduleReload(
    SettingsLayers settings, ScheduleKeeper keeper, Terminal terminal, TimeProvider time, ILogger<ScheduleReload> logger) : BackgroundService
{
    // Asked of the file system: notices do not come through all mounts, and a mounted configuration changes by its link.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Reads the settings soon; returns at once.</summary>
    public void Ask() => _asked.Writer.TryWrite(true);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(WatchAsync(stoppingToken), ReloadAsync(stoppingToken));

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var seen = Stamps();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = Stamps();
                if (now.SequenceEqual(seen)) continue;
                seen = now;
                Ask();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private DateTime[] Stamps() => [.. settings.Files.Select(Stamp)];

    private static DateTime Stamp(string file)
    {
        try
        {
            return File.GetLastWriteTimeUtc(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            // Between the removal of the old file and the new one; watching continues.
            return default;
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _asked.Reader.ReadAllAsync(cancellationToken)) await ReloadOnceAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task ReloadOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (schedules, written) = Read();
            await keeper.ApplyAsync(schedules, cancellationToken);
            LogReloaded();
            if (ChangedSettings.NeedingRestart(settings, written) is { Count: > 0 } changed) LogNeedRestart(string.Join(", ", changed));
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            LogRefused(refused.Message);
        }
    }

    /// <exception cref="SettingsException">They cannot be used.</exception>
    private (ScheduleOptions Schedules, SettingsLayers Written) Read()
    {
        var layers = SettingsLayers.Load(settings.UserFile);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(layers.Values).Build();
        // All sections are checked, as the next start will.
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddForecastWorker(configuration, terminal).BuildServiceProvider();
        SettingsCheck.ThrowIfInvalid(services, layers);
        return (services.GetRequiredService<IOptions<ScheduleOptions>>().Value, layers);
    }

    [LoggerMessage(8010, LogLevel.Information, "The schedules were read again")]
    private partial void LogReloaded();

    [LoggerMessage(8012, LogLevel.Warning, "These settings differ from those that the service runs with; restart it to apply them: {Keys}")]
    private partial void LogNeedRestart(string keys);

    [LoggerMessage(8011, LogLevel.Error, "The new settings are refused and the old schedules stay. {Reason}")]
    private partial void LogRefused(string reason);
}
