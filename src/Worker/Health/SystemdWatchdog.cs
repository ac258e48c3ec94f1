using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Worker.Observability.Endpoint;

namespace Worker.Health;

/// <summary>
/// Pings systemd's watchdog while the liveness checks are healthy, and stops while they are not, so that systemd restarts a process
/// that hangs. Idle where systemd set no watchdog.
/// </summary>
internal sealed partial class SystemdWatchdog(
    HealthCheckService health, TimeProvider time, ILogger<SystemdWatchdog> logger, ISystemdNotifier? notifier = null) : BackgroundService
{
    private static readonly ServiceState Ping = new("WATCHDOG=1");

    /// <summary>A third of what systemd allows: two pings may get lost.</summary>
    internal static TimeSpan? IntervalOf(string? microseconds) =>
        long.TryParse(microseconds, CultureInfo.InvariantCulture, out var allowed) && allowed > 0 ? TimeSpan.FromMicroseconds(allowed / 3.0) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (notifier is not { IsEnabled: true } || IntervalOf(Environment.GetEnvironmentVariable("WATCHDOG_USEC")) is not { } interval)
            return;
        LogWatched(interval.TotalSeconds);
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                var report = await health.CheckHealthAsync(check => check.Tags.Contains(TelemetryEndpoint.LiveTag), stoppingToken);
                if (report.Status == HealthStatus.Unhealthy) LogNotPinged(WhatIsWrong(report));
                else notifier.Notify(Ping);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private static string WhatIsWrong(HealthReport report) => string.Join("; ", report.Entries
        .Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry => $"{entry.Key}: {entry.Value.Description}"));

    [LoggerMessage(8120, LogLevel.Debug, "systemd's watchdog is pinged every {Seconds:0.0} s while the service is healthy")]
    private partial void LogWatched(double seconds);

    [LoggerMessage(8121, LogLevel.Error, "systemd's watchdog is not pinged, because the service does not live: {Reason}")]
    private partial void LogNotPinged(string reason);
}
