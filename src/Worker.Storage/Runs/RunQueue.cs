using Npgsql;
using Worker.Storage.Tables;

namespace Worker.Storage.Runs;

/// <summary>What a node can begin at the moment.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Jobs">The jobs that it has room for.</param>
/// <param name="Parallel">Those of which several runs may be executed at once.</param>
/// <param name="TakesTopLevel">Whether it has room for runs that no other run requested.</param>
/// <param name="TakesScheduled">Whether it may start scheduled runs.</param>
public sealed record NodeCapacity(string Node, string[] Jobs, string[] Parallel, bool TakesTopLevel, bool TakesScheduled);

/// <summary>The way of a run from a request to the node that executes it. All times are of the database's clock.</summary>
public static class RunQueue
{
    // One claim at a time on the whole database, so that two runs of one job cannot begin at once on two nodes.
    private const string LockSql = "select pg_advisory_xact_lock(hashtextextended('forecast-worker claim', 0))";

    // A run of the same job that requested this one waits for it. A person who runs a job manually does not delay the services.
    private const string ClaimSql =
        """
        with next as (
          select r.id from worker.runs r left join worker.runs p on p.id = r.parent_id
          where r.state = 'queued' and (r.not_before is null or r.not_before <= clock_timestamp())
            and r.job = any ($2) and ($4 or r.parent_id is not null) and ($5 or r.requested_by <> 'schedule')
            and (r.job = any ($3) or p.job = r.job or not exists (
              select from worker.runs o left join worker.runs q on q.id = o.parent_id
              where o.job = r.job and o.state = 'running' and not o.is_attended and q.job is distinct from o.job))
          order by r.id limit 1 for update of r skip locked)
        update worker.runs r set state = 'running', node = $1, attempt = r.attempt + 1, started_at = coalesce(r.started_at, clock_timestamp()),
          heartbeat_at = clock_timestamp(), not_before = null, progress = null, message = null
        from next where r.id = next.id
        returning r.id, r.job, r.args::text, r.attempt, r.requested_by, r.failures, r.losses, r.parent_id, r.failed_parts::text, r.queued_at
        """;

    private const string NextSql =
        "select extract(epoch from min(not_before) - clock_timestamp())::double precision from worker.runs where state = 'queued' and not_before is not null";

    /// <summary>Begins the oldest queued run that the node has room for. Of several nodes one gets it, before any work is done.</summary>
    /// <returns>Null if there is none.</returns>
    public static async Task<RunRow?> ClaimAsync(NpgsqlDataSource database, NodeCapacity capacity, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(LockSql),
                new NpgsqlBatchCommand(ClaimSql)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<string> { TypedValue = capacity.Node },
                        new NpgsqlParameter<string[]> { TypedValue = capacity.Jobs },
                        new NpgsqlParameter<string[]> { TypedValue = capacity.Parallel },
                        new NpgsqlParameter<bool> { TypedValue = capacity.TakesTopLevel },
                        new NpgsqlParameter<bool> { TypedValue = capacity.TakesScheduled },
                    },
                },
            },
        };
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        return new RunRow
        {
            Id = row.GetInt64(0),
            Job = row.GetString(1),
            Args = row.GetString(2),
            State = RunState.Running,
            Node = capacity.Node,
            Attempt = row.GetInt32(3),
            RequestedBy = row.GetString(4),
            Failures = row.GetInt32(5),
            Losses = row.GetInt32(6),
            ParentId = row.IsDBNull(7) ? null : row.GetInt64(7),
            FailedParts = row.IsDBNull(8) ? null : row.GetString(8),
            QueuedAt = row.GetFieldValue<DateTimeOffset>(9),
        };
    }

    /// <returns>How long until the next attempt of a run that is tried again is due, negative if it is overdue; null if none
    /// waits.</returns>
    public static async Task<TimeSpan?> NextAttemptInAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NextSql);
        return await command.ExecuteScalarAsync(cancellationToken) is double seconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
