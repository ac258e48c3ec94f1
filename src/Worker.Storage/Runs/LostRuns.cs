using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>Finds the runs that nobody looks after any more: no run stays open for ever.</summary>
public static class LostRuns
{
    // While the scheduler still has something of the job to recover, that may be the run.
    private const string NotScheduled =
        """
        not exists (select from quartz.qrtz_triggers t where t.trigger_name = 'run-' || r.id and t.trigger_group = 'runs')
        and not exists (select from quartz.qrtz_triggers t where t.trigger_group = 'RECOVERING_JOBS' and t.job_name = r.job)
        and not exists (select from quartz.qrtz_fired_triggers f where f.job_name = r.job and f.job_group in ('runs', 'shards'))
        """;

    private const string CloseSql =
        $"""
        update worker.runs r set state = 'failed', finished_at = clock_timestamp(),
          error = format('Node %s ended before the run did, and it was not restarted. Ask for it again.', r.node)
        where r.state = 'running' and coalesce(r.pulse_at, r.started_at) < clock_timestamp() - $1
          and (r.accepted_at is null or {NotScheduled})
        """;

    private const string RequeueSql =
        $"""
        update worker.runs r set accepted_at = null
        where r.state = 'queued' and r.accepted_at < clock_timestamp() - $1 and {NotScheduled}
        """;

    /// <summary>Closes as failed what runs without a sign of life and is not about to be restarted.</summary>
    /// <param name="patience">For how long there was no sign.</param>
    /// <returns>How many there were.</returns>
    public static Task<int> CloseLostAsync(NpgsqlDataSource database, TimeSpan patience, CancellationToken cancellationToken) =>
        ExecuteAsync(database, CloseSql, patience, cancellationToken);

    /// <summary>Lets requests be taken over again that a service took over and the scheduler knows nothing of.</summary>
    /// <returns>How many there were.</returns>
    public static Task<int> RequeueLostAsync(NpgsqlDataSource database, TimeSpan patience, CancellationToken cancellationToken) =>
        ExecuteAsync(database, RequeueSql, patience, cancellationToken);

    private static async Task<int> ExecuteAsync(NpgsqlDataSource database, string sql, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = patience, NpgsqlDbType = NpgsqlDbType.Interval });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
