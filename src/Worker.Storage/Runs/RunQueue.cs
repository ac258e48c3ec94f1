using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>A request that a service has taken over into its schedule.</summary>
/// <param name="Arguments">A JSON object.</param>
/// <param name="IsUnattended">Whether nobody waits for it, so that a failure is worth another attempt: the schedule or another run asked.</param>
/// <param name="IsShard">Whether a run of the same job asked for it: it does a part of that one's work.</param>
public sealed record AcceptedRun(long Id, string Job, string Arguments, bool IsUnattended, bool IsShard);

/// <summary>A run that this process has begun.</summary>
/// <param name="Arguments">A JSON object.</param>
/// <param name="Attempt">1, or more where it was begun before; only the newest attempt may write to the run.</param>
/// <param name="FormerNode">Who had begun it and did not end it; null where nobody had.</param>
public sealed record BegunRun(long Id, string Job, string Arguments, int Attempt, string RequestedBy, string? FormerNode);

/// <summary>The way of a run from a request to the process that executes it. Each step is one statement: of several services one gets it.</summary>
public static class RunQueue
{
    private const string AcceptSql =
        """
        update worker.runs r set accepted_at = clock_timestamp()
        where id in (
          select id from worker.runs where state = 'queued' and accepted_at is null and job = any ($1)
          order by id limit $2 for update skip locked)
        returning id, job, args::text, requested_by = 'schedule' or parent_id is not null,
          exists (select from worker.runs p where p.id = r.parent_id and p.job = r.job)
        """;

    private const string BeginSql =
        """
        with former as (select id, state, node from worker.runs where id = $1 for update)
        update worker.runs r set state = 'running', node = $2, attempt = r.attempt + 1, started_at = coalesce(r.started_at, clock_timestamp()),
          pulse_at = clock_timestamp(), progress = null, message = null
        from former
        where r.id = former.id and (former.state = 'queued' or (former.state = 'running' and $3))
        returning r.job, r.args::text, r.attempt, r.requested_by, case when former.state = 'running' then former.node end
        """;

    private const string PulseSql =
        """
        update worker.runs set pulse_at = clock_timestamp() where id = $1 and attempt = $2 and state = 'running'
        returning coalesce(cancel_requested_by, '')
        """;

    // Whoever called it off meanwhile has the last word.
    private const string HandBackSql =
        """
        update worker.runs set state = case when cancel_requested_by is null then 'queued' else 'cancelled' end,
          finished_at = case when cancel_requested_by is not null then clock_timestamp() end, message = $3, error = $4
        where id = $1 and attempt = $2 and state = 'running'
        """;

    /// <summary>Takes requests over, in the order in which they came. What others are taking at the moment is left to them.</summary>
    /// <param name="transaction">Commit it together with what is done about the requests.</param>
    /// <param name="jobs">The jobs that this process can run.</param>
    public static async Task<IReadOnlyList<AcceptedRun>> AcceptAsync(
        NpgsqlTransaction transaction, string[] jobs, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AcceptSql, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = jobs });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var accepted = new List<AcceptedRun>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            accepted.Add(new(rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetBoolean(3), rows.GetBoolean(4)));
        accepted.Sort((one, other) => one.Id.CompareTo(other.Id));
        return accepted;
    }

    /// <param name="takeOver">Whether it may be in the hands of a node that is known to be gone.</param>
    /// <returns>Null where there is nothing to run: it was cancelled, has ended, or another process runs it.</returns>
    public static async Task<BegunRun?> BeginAsync(
        NpgsqlDataSource database, long runId, string node, bool takeOver, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BeginSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = takeOver });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(runId, row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4))
            : null;
    }

    /// <summary>Says that the process which runs it lives.</summary>
    /// <returns>Null where the run is this process's no more; who called it off; or empty where nobody has.</returns>
    public static async Task<string?> BeatAsync(NpgsqlDataSource database, long runId, int attempt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PulseSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = attempt });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>Puts a run back into the queue, to be begun again.</summary>
    /// <param name="error">What went wrong; null where nothing did.</param>
    public static async Task HandBackAsync(
        NpgsqlDataSource database, long runId, int attempt, string message, string? error, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(HandBackSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = attempt });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = error, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
