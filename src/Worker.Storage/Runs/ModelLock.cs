using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>
/// A lock on a model, held by an attempt at a run. It ends when it is disposed, and with the attempt: when that ends, or when it was lost
/// or taken over, according to the run's heartbeat and the clock of the database. So neither a process that died nor one that sleeps keeps
/// it, and one that wakes without it cannot write: see <see cref="RunFence"/>. A holder that is no run has a heartbeat of its own.
/// </summary>
public sealed class ModelLock : IAsyncDisposable
{
    /// <summary>How long a holder that is no run keeps the lock without a heartbeat.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    // One process at a time asks for a lock, so that it sees all runs that the one before changed.
    private const string TurnSql = "select pg_advisory_xact_lock(hashtextextended('forecast-worker lock ' || $1 || ' ' || $2, 0))";

    private const string TakeSql =
        """
        insert into worker.model_locks as held (kind, name, token, run_id, attempt, heartbeat_at)
        select $1, $2, $3, $4, $5, clock_timestamp()
        where $4 is null or exists (select from worker.runs where id = $4 and attempt = $5 and state = 'running')
        on conflict (kind, name) do update
        set token = excluded.token, run_id = excluded.run_id, attempt = excluded.attempt, heartbeat_at = excluded.heartbeat_at
        where case when held.run_id is null then held.heartbeat_at < clock_timestamp() - $6
          else not exists (select from worker.runs r where r.id = held.run_id and r.attempt = held.attempt and r.state = 'running') end
        """;

    private const string BeatSql = "update worker.model_locks set heartbeat_at = clock_timestamp() where token = $1";

    private const string ReleaseSql = "delete from worker.model_locks where token = $1";

    private readonly IDbContextFactory<WorkerDbContext> _contexts;
    private readonly Guid _token;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _beating;

    private ModelLock(IDbContextFactory<WorkerDbContext> contexts, Guid token, bool isRun)
    {
        _contexts = contexts;
        _token = token;
        _beating = isRun ? Task.CompletedTask : BeatAsync();
    }

    /// <param name="owner">Null if the caller is no run.</param>
    /// <returns>Null if it is held, also by the caller.</returns>
    public static async Task<ModelLock?> TryTakeAsync(
        IDbContextFactory<WorkerDbContext> contexts, RunAttempt? owner, string kind, string name, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)context.Database.GetDbConnection())
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(TurnSql) { Parameters = { Text(kind), Text(name) } },
                new NpgsqlBatchCommand(TakeSql)
                {
                    Parameters =
                    {
                        Text(kind),
                        Text(name),
                        Value(token, NpgsqlDbType.Uuid),
                        Value(owner?.RunId, NpgsqlDbType.Bigint),
                        Value(owner?.Attempt, NpgsqlDbType.Integer),
                        Value(Lease, NpgsqlDbType.Interval),
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return batch.BatchCommands[1].RecordsAffected == 1 ? new ModelLock(contexts, token, isRun: owner is not null) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _beating;
        _disposed.Dispose();
        await TryExecuteAsync(ReleaseSql);
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(BeatInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_disposed.Token)) await TryExecuteAsync(BeatSql);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // The lock is being released.
        }
    }

    // If the lock was taken over there is no such row or the fence refuses; if the database is away the lock ends by its lease.
    private async Task TryExecuteAsync(string sql)
    {
        try
        {
            await using var context = await _contexts.CreateDbContextAsync();
            await context.Database.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)context.Database.GetDbConnection());
            command.Parameters.Add(Value(_token, NpgsqlDbType.Uuid));
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure) || RunFence.IsRefusal(failure) || failure is ObjectDisposedException)
        {
            // The same.
        }
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<T> Value<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };
}
