using System.CommandLine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Worker.Observability.Endpoint;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Runs the service until it receives a stop signal: the schedule, the requests, and all other hosted services.</summary>
internal sealed partial class ServiceVerb(
    IHost host, IHostApplicationLifetime lifetime, WorkerDatabase database, ScheduleReload reload, Interruption interruption,
    IEnumerable<IHostedService> hosted, TimeProvider time, ILogger<ServiceVerb> logger)
{
    /// <summary>What <c>forecast-worker</c> does without a verb.</summary>
    public static void AddTo(RootCommand root, VerbHost host) =>
        root.SetAction(host.Action<ServiceVerb>((verb, _, cancellationToken) => verb.ExecuteAsync(cancellationToken)));

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        interruption.UseHangupFor(reload.Ask);
        try
        {
            // Probes are answered while the database is still being opened: it is live, but not ready.
            foreach (var endpoint in hosted.OfType<TelemetryEndpoint>()) await endpoint.StartAsync(cancellationToken);
            await OpenDatabaseAsync(cancellationToken);
            // Not cancelled: what is hosted would take a stop in the middle for a failure. It takes seconds, and then the service stops.
            await host.StartAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        LogStarted(database.Description);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogStopping();
        // Bounded by Service:ShutdownTimeout; what is not done by then, another node restarts.
        await host.StopAsync(CancellationToken.None);
        LogStopped();
        return ExitCode.Done;
    }

    /// <summary>Waits for a database that is away, however long; what waiting does not fix is thrown.</summary>
    private async Task OpenDatabaseAsync(CancellationToken cancellationToken)
    {
        var isWaiting = false;
        var retry = DatabaseRetry.Build(time, DatabaseRetry.IsAway, (failure, _) =>
        {
            if (!isWaiting) LogAway(failure.Message);
            isWaiting = true;
        });
        await retry.ExecuteAsync(async stop => await database.OpenAsync(stop), cancellationToken);
        if (isWaiting) LogBack();
    }

    [LoggerMessage(8003, LogLevel.Warning, "The service waits for the database before it starts: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(8004, LogLevel.Information, "The database answers")]
    private partial void LogBack();

    [LoggerMessage(8000, LogLevel.Information, "The service has started on the {Database}")]
    private partial void LogStarted(string database);

    [LoggerMessage(8001, LogLevel.Information, "The service is stopping")]
    private partial void LogStopping();

    [LoggerMessage(8002, LogLevel.Information, "The service has stopped")]
    private partial void LogStopped();
}
