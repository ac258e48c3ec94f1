using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>A line that a run logged, on its way to <c>worker.run_logs</c>.</summary>
public readonly record struct RunLogLine(DateTimeOffset At, string Level, string Category, string Message);

public static class RunLogInsert
{
    private const string Sql =
        """
        insert into worker.run_logs (run_id, logged_at, level, category, message)
        select $1, lines.* from unnest($2, $3, $4, $5) as lines
        where exists (select from worker.runs where id = $1 and attempt = $6)
        """;

    /// <summary>Writes nothing if another attempt has begun since.</summary>
    public static async Task WriteAsync(
        NpgsqlDataSource database, long runId, int attempt, IReadOnlyCollection<RunLogLine> lines, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = runId });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]>
        {
            TypedValue = [.. lines.Select(line => line.At.UtcDateTime)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. lines.Select(line => line.Level)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. lines.Select(line => line.Category)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. lines.Select(line => line.Message.Replace("\0", "", StringComparison.Ordinal))] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = attempt });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
