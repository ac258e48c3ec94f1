using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>Requests and cancels runs through the functions that SQL users call. The errors and hints are those of the functions.</summary>
public static class RunFunctions
{
    private const string QueueSql = "select worker.queue_run($1, $2, $3, $4, $5)";

    private const string CancelSql = "select worker.cancel_run($1, $2)";

    private const string PauseSql = "select worker.set_paused($1, $2, $3)";

    // The times that a schedule names are known by their keys: a firing that is repeated after a crash asks for nothing new.
    private const string QueueDueSql =
        """
        select case
          when exists (select from worker.runs where job = $1 and dedup_key = $3) then null
          else worker.queue_run($1, $2, 'schedule', null, $3) end
        from worker.jobs where name = $1 and not is_paused
        """;

    private const string SkipSql =
        """
        insert into worker.runs (job, args, requested_by, state, message, queued_at, finished_at, dedup_key)
        select $1, $2, 'schedule', 'skipped', format('Run %s of the job, %s since %s, was not done.', open.id, open.state, to_char(open.queued_at, 'YYYY-MM-DD HH24:MI:SSOF')),
          clock_timestamp(), clock_timestamp(), $3
        from (select id, state, queued_at from worker.runs where job = $1 and state in ('queued', 'running') order by id limit 1) as open
        where exists (select from worker.jobs where name = $1 and not is_paused)
          and not exists (select from worker.runs where job = $1 and dedup_key = $3)
        """;

    /// <param name="arguments">A JSON object.</param>
    /// <param name="dedupKey">With the key that a queued or running run of the job has, that run is meant.</param>
    /// <returns>The number of the run.</returns>
    /// <exception cref="DatabaseException">The job or an argument does not exist or does not fit.</exception>
    public static async Task<long> QueueAsync(
        NpgsqlDataSource database, string job, string arguments, string requestedBy, long? parentId, string? dedupKey, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(QueueSql);
        Add(command, job, arguments, requestedBy);
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = parentId, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = dedupKey, NpgsqlDbType = NpgsqlDbType.Text });
        return (long)(await AskAsync(command, cancellationToken))!;
    }

    /// <summary>Asks for the run that a schedule has come to.</summary>
    /// <param name="key">Names the job's time: <c>due 2026-11-25T23:30:00Z</c>.</param>
    /// <param name="skipIfOpen">Whether no run is requested while an earlier run of the job is open; the function then records a skipped
    /// run.</param>
    /// <returns>The number of the run; null if the job is paused, the time was already requested, or the run is skipped.</returns>
    public static async Task<long?> QueueDueAsync(
        NpgsqlDataSource database, string job, string arguments, string key, bool skipIfOpen, CancellationToken cancellationToken)
    {
        if (skipIfOpen)
        {
            await using var skip = database.CreateCommand(SkipSql);
            Add(skip, job, arguments, key);
            if (await skip.ExecuteNonQueryAsync(cancellationToken) > 0) return null;
        }
        await using var command = database.CreateCommand(QueueDueSql);
        Add(command, job, arguments, key);
        return await AskAsync(command, cancellationToken) as long?;
    }

    /// <returns>False if the run has ended already.</returns>
    /// <exception cref="DatabaseException">There is no such run.</exception>
    public static async Task<bool> CancelAsync(
        NpgsqlDataSource database, long runId, string cancelledBy, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CancelSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cancelledBy });
        return (bool)(await AskAsync(command, cancellationToken))!;
    }

    /// <exception cref="DatabaseException">There is no such job.</exception>
    public static async Task SetPausedAsync(
        NpgsqlDataSource database, string job, bool isPaused, string by, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PauseSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isPaused });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = by });
        await AskAsync(command, cancellationToken);
    }

    private static void Add(NpgsqlCommand command, string job, string arguments, string third)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = arguments, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = third });
    }

    private static async Task<object?> AskAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (PostgresException refusal) when (refusal.Hint is { } hint)
        {
            var message = refusal.MessageText;
            throw new DatabaseException($"{char.ToUpperInvariant(message[0])}{message[1..]}. {hint}", refusal);
        }
    }
}
