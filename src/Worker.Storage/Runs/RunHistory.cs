using Npgsql;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Runs;

/// <summary>Where a run stands.</summary>
/// <param name="Message">Where it stands or how it ended; why it failed, where it did.</param>
/// <param name="Metrics">Its figures, a JSON object; null before it has ended well.</param>
public sealed record RunStanding(long Id, string Job, RunState State, double? Progress, string Message, string? Node, string? Metrics)
{
    public bool HasEnded => State is not (RunState.Queued or RunState.Running);
}

/// <summary>Looks at runs.</summary>
public static class RunHistory
{
    private const string FindSql =
        "select id, job, state, progress, coalesce(error, message, ''), node, metrics::text from worker.runs where id = any ($1)";

    private const string PartSql =
        """
        select max(id) from worker.runs
        where parent_id = $1 and job = $2 and args -> 'symbols' is not distinct from $3::jsonb -> 'symbols' and state <> 'failed'
        """;

    /// <returns>Null where there is no such run.</returns>
    public static async Task<RunStanding?> FindAsync(NpgsqlDataSource database, long runId, CancellationToken cancellationToken)
    {
        var found = await FindAsync(database, [runId], cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    /// <returns>Those of the runs that there are, in no order.</returns>
    public static async Task<IReadOnlyList<RunStanding>> FindAsync(NpgsqlDataSource database, long[] runIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = runIds });
        var found = new List<RunStanding>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new RunStanding(
                row.GetInt64(0), row.GetString(1), Enum.Parse<RunState>(row.GetString(2), ignoreCase: true), row.IsDBNull(3) ? null : row.GetDouble(3),
                row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6)));
        }
        return found;
    }

    /// <param name="arguments">A JSON object, of which the symbols tell one part from another.</param>
    /// <returns>The newest run of a job over these symbols that another run asked for and that did not fail; null where there is none.</returns>
    public static async Task<long?> PartAsync(
        NpgsqlDataSource database, long parentId, string job, string arguments, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PartSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = parentId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = arguments, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }
}
