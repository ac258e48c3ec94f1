using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>The services on this database, each of which regularly sends a heartbeat.</summary>
public static class Nodes
{
    private const string ClockSql = "select clock_timestamp()";

    private const string BeatSql =
        """
        insert into worker.nodes (name, started_at, heartbeat_at, clock_difference, refusal)
        values ($1, clock_timestamp(), clock_timestamp(), $2, $3)
        on conflict (name) do update set heartbeat_at = excluded.heartbeat_at, clock_difference = excluded.clock_difference, refusal = excluded.refusal
        """;

    private const string LeaveSql = "delete from worker.nodes where name = $1 or heartbeat_at < clock_timestamp() - interval '1 day'";

    /// <summary>What the clock of the database says.</summary>
    public static async Task<DateTimeOffset> ClockAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ClockSql);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <param name="clockDifference">The clock of the node minus that of the database; null if it was not measured yet.</param>
    /// <param name="refusal">Why the node takes no scheduled work; null if it does.</param>
    public static async Task BeatAsync(
        NpgsqlDataSource database, string node, TimeSpan? clockDifference, string? refusal, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(BeatSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        command.Parameters.Add(
            new NpgsqlParameter<double?> { TypedValue = clockDifference?.TotalSeconds, NpgsqlDbType = NpgsqlDbType.Double });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = refusal, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes a node that starts or stops, and those without a heartbeat for a day.</summary>
    public static async Task LeaveAsync(NpgsqlDataSource database, string node, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LeaveSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
