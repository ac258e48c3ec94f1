using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Runs;

/// <summary>Looks at runs.</summary>
public static class RunHistory
{
    private const string PartSql =
        """
        select max(id) from worker.runs
        where parent_id = $1 and job = $2 and state <> 'failed'
          and args -> 'symbols' is not distinct from $3::jsonb -> 'symbols' and args -> 'fold' is not distinct from $3::jsonb -> 'fold'
        """;

    /// <returns>Those of the runs that there are, in no order.</returns>
    public static async Task<IReadOnlyList<RunRow>> FindAsync(
        WorkerDbContext context, long[] runIds, CancellationToken cancellationToken) =>
        await context.Runs.AsNoTracking().Where(run => runIds.Contains(run.Id)).ToListAsync(cancellationToken);

    /// <param name="arguments">A JSON object, of which the symbols and the fold tell one part from another.</param>
    /// <returns>The newest run of a job over these symbols and this fold that another run requested and that did not fail; null if there is
    /// none.</returns>
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
