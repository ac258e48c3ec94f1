using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Runs;
using Worker.Storage;

namespace Worker.Scheduling.Requests;

/// <summary>
/// Waits for requests on a connection of its own and hands them to the scheduler. Where the database goes away it waits for it, and starts a
/// private server again.
/// </summary>
internal sealed partial class RunListener(
    WorkerDatabase database, RunDispatcher taker, DatabaseOutage outage, DatabaseRetry retry, IOptions<ServiceOptions> options, TimeProvider time,
    ILogger<RunListener> logger) : BackgroundService
{
    private const string Listen = "listen worker_requests";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for the first round.
        await Task.Yield();
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(() => pause = FirstPause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                retry.DropConnections(failure);
                var isAway = DatabaseRetry.IsAway(failure) || failure is OperationCanceledException;
                if (!isAway) LogFailed(failure.Message, pause.TotalSeconds);
                else if (outage.Begin()) LogAway(failure.Message);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
                await ReopenAsync(stoppingToken);
            }
        }
    }

    private async Task ListenAsync(Action listening, CancellationToken cancellationToken)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand(Listen, connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        await TakeAllAsync(listening, cancellationToken);
        // A standby would have refused this.
        if (outage.End()) LogBack();
        LogListening();
        // A connection to a server that was replaced stays open and silent.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, outage.Began);
        while (true)
        {
            await connection.WaitAsync(options.Value.PollInterval, either.Token);
            await TakeAllAsync(listening, either.Token);
        }
    }

    /// <summary>Takes what came before the connection listened, what each notice tells of, and what the notice of was lost.</summary>
    private async Task TakeAllAsync(Action listening, CancellationToken cancellationToken)
    {
        while (await taker.TakeAsync(cancellationToken)) listening();
        listening();
    }

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

    [LoggerMessage(7031, LogLevel.Warning, "No requests can be taken: {Reason} Next attempt in {Seconds:0.0} s")]
    private partial void LogFailed(string reason, double seconds);

    [LoggerMessage(7034, LogLevel.Warning, "The database is away, and neither schedule nor requests are served until it is back: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(7035, LogLevel.Information, "The database is back")]
    private partial void LogBack();

    [LoggerMessage(7032, LogLevel.Debug, "The database is still away: {Reason}")]
    private partial void LogStillAway(string reason);
}
