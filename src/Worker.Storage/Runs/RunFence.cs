using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Worker.Storage.Runs;

/// <summary>
/// Lets only the newest attempt at a run write: each connection that a run opens names its attempt, and a trigger of every table of schema <c>worker</c>
/// refuses the statements of an attempt that was taken over. So a process that slept and wakes changes nothing any more.
/// </summary>
public sealed class RunFence : DbConnectionInterceptor
{
    /// <summary>What the trigger answers.</summary>
    public const string SqlState = "WF001";

    private readonly AsyncLocal<string?> _attempt = new();

    /// <summary>From here on, what the caller and all that it starts writes belongs to an attempt at a run.</summary>
    public void Set(long runId, int attempt) => _attempt.Value = string.Create(CultureInfo.InvariantCulture, $"{runId}/{attempt}");

    /// <summary>Whether a failure says that the attempt was taken over.</summary>
    public static bool IsRefusal(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is PostgresException { SqlState: SqlState }) return true;
        }
        return false;
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Command(connection) is not { } command) return;
        await using (command) await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (Command(connection) is not { } command) return;
        using (command) command.ExecuteNonQuery();
    }

    // The pool forgets it with the rest of the session.
    private NpgsqlCommand? Command(DbConnection connection) => _attempt.Value is not { } attempt
        ? null
        : new NpgsqlCommand("select set_config('worker.run', $1, false)", (NpgsqlConnection)connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = attempt } },
        };
}
