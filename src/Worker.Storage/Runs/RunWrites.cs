using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>
/// What a process writes about a run that it executes. All times are of the database's clock. Each statement names the attempt: a process
/// that was taken for dead and continues does not write over what its successor does.
/// </summary>
public static class RunWrites
{
    private const string Mine = "where id = $1 and attempt = $2 and state = 'running'";

    private const string OpenSql =
        """
        insert into worker.runs (job, args, requested_by, state, node, queued_at, started_at, heartbeat_at, parent_id, attempt, failures, losses, is_attended)
        values ($1, $2, $3, 'running', $4, clock_timestamp(), clock_timestamp(), clock_timestamp(), $5, 1, 0, 0, true)
        returning id
        """;

    private const string BeatSql =
        $"update worker.runs set heartbeat_at = clock_timestamp() {Mine} returning coalesce(cancel_requested_by, '')";

    private const string ReportSql = $"update worker.runs set progress = $3, message = $4 {Mine}";

    private const string MetricsSql =
        """
        case when $6::jsonb is null then metrics when metrics is null then $6 else $6 || jsonb_build_object(
          'earlier_attempts', coalesce(metrics -> 'earlier_attempts', '[]') || jsonb_build_array(metrics - 'earlier_attempts')) end
        """;

    // Whoever cancelled the run meanwhile has the last word over a failure: it may be the consequence.
    private const string CloseSql =
        $"""
        update worker.runs set
          state = case when cancel_requested_by is not null and $3 = 'failed' then 'cancelled' else $3 end,
          progress = case when $3 = 'succeeded' then 1 else progress end, metrics = {MetricsSql},
          message = case when cancel_requested_by is not null and $3 = 'failed' then format('Cancelled by %s.', cancel_requested_by) else $4 end,
          error = case when cancel_requested_by is null or $3 <> 'failed' then $5 end,
          failed_parts = $7, finished_at = clock_timestamp()
        {Mine} returning state
        """;

    private const string RequeueSql =
        $"""
        update worker.runs set
          state = case when cancel_requested_by is null then 'queued' else 'cancelled' end,
          finished_at = case when cancel_requested_by is not null then clock_timestamp() end,
          message = case when cancel_requested_by is null then $3 else format('Cancelled by %s.', cancel_requested_by) end, error = $4, failures = failures + case when $5::interval is null then 0 else 1 end, not_before = clock_timestamp() + $5::interval,
          metrics = {MetricsSql}, failed_parts = coalesce($7, failed_parts)
        {Mine} returning state
        """;

    /// <summary>Writes down a run that a person waits for and that begins now.</summary>
    /// <returns>Its number.</returns>
    public static async Task<long> OpenAsync(
        NpgsqlDataSource database, string job, string arguments, string requestedBy, string node, long? parentId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OpenSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(Json(arguments));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = requestedBy });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = parentId, NpgsqlDbType = NpgsqlDbType.Bigint });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Writes a heartbeat of the process that runs it.</summary>
    /// <returns>Null if the run no longer belongs to this process; who cancelled it; or empty if nobody did.</returns>
    public static async Task<string?> BeatAsync(NpgsqlDataSource database, long runId, int attempt, CancellationToken cancellationToken)
    {
        await using var command = Attempt(database, BeatSql, runId, attempt);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <param name="progress">0 to 1, or null if unknown.</param>
    public static async Task ReportAsync(
        NpgsqlDataSource database, long runId, int attempt, double? progress, string message, CancellationToken cancellationToken)
    {
        await using var command = Attempt(database, ReportSql, runId, attempt);
        command.Parameters.Add(new NpgsqlParameter<double?> { TypedValue = progress, NpgsqlDbType = NpgsqlDbType.Double });
        command.Parameters.Add(Text(message));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Writes down how a run ended.</summary>
    /// <param name="state">In lower case.</param>
    /// <param name="metrics">A JSON object.</param>
    /// <param name="failedParts">A JSON object; null if no part failed.</param>
    /// <returns>The state that was written, which is <c>cancelled</c> for a failure after a cancellation; null if the run is no longer this
    /// process's.</returns>
    public static Task<string?> CloseAsync(
        NpgsqlDataSource database, long runId, int attempt, string state, string message, string? error, string? metrics, string? failedParts,
        CancellationToken cancellationToken) =>
        EndAsync(
            database, CloseSql, runId, attempt, [Text(state), Text(message), Text(error), Json(metrics), Json(failedParts)],
            cancellationToken);

    /// <summary>Puts a run back into the queue, to be begun again.</summary>
    /// <param name="error">What went wrong; null if nothing did.</param>
    /// <param name="retryIn">For a failure: the pause before the next attempt; null for an attempt that was interrupted.</param>
    /// <param name="metrics">A JSON object: what the attempt did before the parts failed; null if it did nothing that counts.</param>
    /// <param name="failedParts">A JSON object: what the next attempt is to do; null for the same as this one.</param>
    /// <returns>The state that was written, which is <c>cancelled</c> if the run was cancelled; null if it no longer belongs to this
    /// process.</returns>
    public static Task<string?> RequeueAsync(
        NpgsqlDataSource database, long runId, int attempt, string message, string? error, TimeSpan? retryIn, string? metrics, string? failedParts,
        CancellationToken cancellationToken) =>
        EndAsync(
            database, RequeueSql, runId, attempt,
            [
                Text(message), Text(error), new NpgsqlParameter<TimeSpan?> { TypedValue = retryIn, NpgsqlDbType = NpgsqlDbType.Interval }, Json(metrics), Json(failedParts),
            ],
            cancellationToken);

    private static async Task<string?> EndAsync(
        NpgsqlDataSource database, string sql, long runId, int attempt, NpgsqlParameter[] values, CancellationToken cancellationToken)
    {
        await using var command = Attempt(database, sql, runId, attempt);
        command.Parameters.AddRange(values);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static NpgsqlCommand Attempt(NpgsqlDataSource database, string sql, long runId, int attempt)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = attempt });
        return command;
    }

    private static NpgsqlParameter<string?> Text(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<string?> Json(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb };
}
