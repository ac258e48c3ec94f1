using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Worker.Storage;

/// <summary>
/// The one definition of "the database is away", and the one way to wait for it. A server that has become read-only, as a primary that was
/// replaced by its standby, is away too: its pooled connections are closed, so that the next attempt reaches the new one. Thread-safe.
/// </summary>
public sealed class DatabaseRetry
{
    private const string IdleInTransactionTimeout = "25P03";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    private readonly Lazy<NpgsqlDataSource> _pool;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="pool">The connections to close when the server is away; called when that happens first.</param>
    public DatabaseRetry(Func<NpgsqlDataSource> pool, TimeProvider time)
    {
        _pool = new(pool);
        _pipeline = Build(time, IsAway, (failure, _) => DropConnections(failure));
    }

    /// <summary>Whether a failure passes by itself once a server that accepts writes answers.</summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        PostgresException server => server.IsTransient || server.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            // The process paused in a transaction; see RunFence.
            or IdleInTransactionTimeout,
        NpgsqlException client => client.IsTransient || client.InnerException is SocketException or IOException or TimeoutException,
        ReadOnlyDatabaseException or TimeoutException => true,
        // As Entity Framework and our own exceptions wrap it.
        { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };

    /// <summary>Repeats an idempotent action until the database answers, however long that takes.</summary>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async stop => await act(stop), cancellationToken);

    /// <inheritdoc cref="ExecuteAsync{T}"/>
    public async Task ExecuteAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async stop => await act(stop), cancellationToken);

    /// <summary>Closes the pooled connections if the failure says that their server does not serve any more.</summary>
    public void DropConnections(Exception failure)
    {
        if (IsAway(failure)) _pool.Value.Clear();
    }

    /// <summary>A pipeline that repeats with growing, jittered pauses of at most 5 seconds, until the caller cancels it.</summary>
    /// <param name="isRetried">Which failures are worth another attempt.</param>
    /// <param name="retrying">Told of each failure and of the pause that follows.</param>
    /// <param name="limit">The time after which no further attempt begins; null for no limit.</param>
    public static ResiliencePipeline Build(
        TimeProvider time, Func<Exception, bool> isRetried, Action<Exception, TimeSpan>? retrying = null, TimeSpan? limit = null)
    {
        var began = time.GetTimestamp();
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstDelay,
            MaxDelay = MaxDelay,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } failure && isRetried(failure) && !IsCancelled(failure, attempt.Context)
                && (limit is null || time.GetElapsedTime(began) < limit)),
            OnRetry = attempt =>
            {
                retrying?.Invoke(attempt.Outcome.Exception!, attempt.RetryDelay);
                return default;
            },
        }).Build();
    }

    // Any other cancellation is a timeout of the attempt.
    private static bool IsCancelled(Exception failure, ResilienceContext context) =>
        failure is OperationCanceledException && context.CancellationToken.IsCancellationRequested;
}
