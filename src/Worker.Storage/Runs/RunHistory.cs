using Npgsql;
using Worker.Storage.Tables;

namespace Worker.Storage.Runs;

/// <summary>Where a run stands.</summary>
/// <param name="Message">Where it stands or how it ended; why it failed, where it did.</param>
public sealed record RunStanding(long Id, string Job, RunState State, double? Progress, string Message, string? Node);

/// <summary>Looks at runs.</summary>
public static class RunHistory
{
    private const string FindSql = "select job, state, progress, coalesce(error, message, ''), node from worker.runs where id = $1";

    private const string PartSql = "select max(id) from worker.runs where parent_id = $1 and job = $2";

    /// <returns>Null where there is no such run.</returns>
    public static async Task<RunStanding?> FindAsync(NpgsqlDataSource database, long runId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        return new RunStanding(
            runId, row.GetString(0), Enum.Parse<RunState>(row.GetString(1), ignoreCase: true), row.IsDBNull(2) ? null : row.GetDouble(2), row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4));
    }

    /// <returns>The newest run of a job that another run asked for; null where there is none.</returns>
    public static async Task<long?> PartAsync(NpgsqlDataSource database, long parentId, string job, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(PartSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = parentId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }
}
