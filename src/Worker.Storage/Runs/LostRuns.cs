using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>A run whose process sends no heartbeat.</summary>
/// <param name="State">Its new state: <c>queued</c>, <c>failed</c> or <c>cancelled</c>.</param>
public sealed record LostRun(long Id, string Job, string? Node, string State, int Losses);

/// <summary>Finds the runs whose process is gone, only by their heartbeat and the clock of the database.</summary>
public static class LostRuns
{
    // A run that ends its process each time must not restart forever.
    private const string Outcome =
        """
        state = case when r.cancel_requested_by is not null then 'cancelled' when r.is_attended or r.losses + 1 >= $2 then 'failed' else 'queued' end,
        finished_at = case when r.cancel_requested_by is not null or r.is_attended or r.losses + 1 >= $2 then clock_timestamp() end,
        losses = r.losses + 1,
        message = case when r.cancel_requested_by is not null then format('Cancelled by %s; node %s ended before the run did.', r.cancel_requested_by, r.node)
          when not r.is_attended and r.losses + 1 < $2 then format('Node %s ended before the run did; another node restarts it.', r.node) else r.message end,
        error = case when r.cancel_requested_by is not null then r.error when r.is_attended then 'The process ended before the run did.'
          when r.losses + 1 >= $2 then format('Attempt %s was lost with node %s, as %s before it: the run is not restarted. Look into the log of the node for the '
            'reason, then request the run again.', r.attempt, r.node, r.losses) else r.error end
        """;

    private const string RescueSql =
        $"""
        with lost as (
          select id from worker.runs
          where state = 'running' and coalesce(heartbeat_at, started_at, queued_at) < clock_timestamp() - $1 and ($3 or is_attended) and id <> all ($4)
          for update skip locked)
        update worker.runs r set {Outcome}
        from lost where r.id = lost.id returning r.id, r.job, r.node, r.state, r.losses
        """;

    private const string GiveUpSql =
        $"""
        update worker.runs r set {Outcome}
        where r.id = $1 and r.attempt = $3 and r.state = 'running' returning r.id, r.job, r.node, r.state, r.losses
        """;

    /// <summary>
    /// Requeues the runs without a heartbeat, or ends those that were cancelled, that a person watched, or that were lost too often.
    /// </summary>
    /// <param name="timeout">For how long there was none.</param>
    /// <param name="maxAttempts">How many attempts may be lost, the first included.</param>
    /// <param name="withServices">Whether the runs of services are meant, in addition to those that a person watches.</param>
    /// <param name="own">Runs that are left alone: those of the caller's process.</param>
    public static async Task<IReadOnlyList<LostRun>> RescueAsync(
        NpgsqlDataSource database, TimeSpan timeout, int maxAttempts, bool withServices, long[] own, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RescueSql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = timeout, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = maxAttempts });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = withServices });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = own });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Does the same with a run of this process that does not stop.</summary>
    /// <returns>Null if the run is no longer this process's.</returns>
    public static async Task<LostRun?> GiveUpAsync(
        NpgsqlDataSource database, long runId, int attempt, int maxAttempts, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(GiveUpSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = maxAttempts });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = attempt });
        var lost = await ReadAsync(command, cancellationToken);
        return lost.Count > 0 ? lost[0] : null;
    }

    private static async Task<IReadOnlyList<LostRun>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var lost = new List<LostRun>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            lost.Add(new(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), row.GetInt32(4)));
        return lost;
    }
}
