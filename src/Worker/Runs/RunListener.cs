using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage;

namespace Worker.Runs;

/// <summary>
/// Waits for notices of requests on a separate connection and wakes the dispatcher. If the database goes away it waits for it, and starts a
/// private server again.
/// </summary>
internal sealed partial class RunListener(
    WorkerDatabase database, RunWakeup wakeup, DatabaseOutage outage, DatabaseRetry retry, IOptions<ServiceOptions> options, TimeProvider time,
    ILogger<RunListener> logger) : BackgroundService
{
    private const string Listen = "listen worker_requests";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private bool _hasFailed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for the first round.
        await Task.Yield();
        var pipeline = DatabaseRetry.Build(time, _ => true, Failed);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await using var connection = await pipeline.ExecuteAsync(async stop => await ListenAsync(stop), stoppingToken);
                await WaitAsync(connection, stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellationToken)
    {
        if (_hasFailed) await ReopenAsync(cancellationToken);
        var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await using (var listen = new NpgsqlCommand(Listen, connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
            // A standby refuses this.
            await database.ProbeAsync(cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        _hasFailed = false;
        if (outage.End()) LogBack();
        LogListening();
        // What came before the connection listened.
        wakeup.Wake();
        return connection;
    }

    /// <summary>Wakes the dispatcher at every notice until the connection is lost.</summary>
    private async Task WaitAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        // Whatever reads the notice: one that comes during a probe ends no wait.
        connection.Notification += (_, _) => wakeup.Wake();
        // Finds a connection that is dead without a word.
        await using var probe = new NpgsqlCommand("select 1", connection);
        // A connection to a server that was replaced stays open and silent.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, outage.Began);
        try
        {
            while (true)
            {
                if (!await connection.WaitAsync(options.Value.PollInterval, either.Token)) await probe.ExecuteScalarAsync(either.Token);
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            Failed(failure, Pause);
        }
    }

    private void Failed(Exception failure, TimeSpan pause)
    {
        _hasFailed = true;
        retry.DropConnections(failure);
        var isAway = DatabaseRetry.IsAway(failure) || failure is OperationCanceledException;
        if (!isAway) LogFailed(failure.Message, pause.TotalSeconds);
        else if (outage.Begin()) LogAway(failure.Message);
    }

    /// <summary>Starts a private server again that has ended.</summary>
    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.OpenAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is DatabaseException or NpgsqlException or TimeoutException)
        {
            LogStillAway(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    [LoggerMessage(7030, LogLevel.Information, "Listening for requests")]
    private partial void LogListening();

    [LoggerMessage(7038, LogLevel.Warning, "The listener failed: {Reason} Next attempt in {Seconds:0.0} s")]
    private partial void LogFailed(string reason, double seconds);

    [LoggerMessage(7034, LogLevel.Warning, "The database is away, and neither schedule nor requests are served until it is back: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(7035, LogLevel.Information, "The database is back")]
    private partial void LogBack();

    [LoggerMessage(7032, LogLevel.Debug, "The database is still away: {Reason}")]
    private partial void LogStillAway(string reason);
}
