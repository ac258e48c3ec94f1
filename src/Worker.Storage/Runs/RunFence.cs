using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Worker.Storage.Runs;

/// <summary>
/// Lets only the newest attempt at a run write: each connection that a run opens names its attempt, and a trigger of every table of schema
/// <c>worker</c> refuses the statements of an attempt that was taken over. So a process that slept and wakes changes nothing any more.
/// </summary>
public sealed class RunFence : DbConnectionInterceptor
{
    /// <summary>What the trigger answers.</summary>
    public const string SqlState = "WF001";

    private readonly AsyncLocal<(RunAttempt Attempt, TimeSpan PauseLimit)?> _current = new();

    /// <summary>The attempt that the caller belongs to; null if it belongs to no run.</summary>
    public RunAttempt? Current => _current.Value?.Attempt;

    /// <summary>From here on, what the caller and all that it starts writes belongs to an attempt at a run.</summary>
    /// <param name="pauseLimit">
    /// How long a transaction may wait for this process before the server ends it: a process that sleeps in the middle of one would keep
    /// its rows locked, and would commit after it wakes. Zero for no limit.
    /// </param>
    public void Set(RunAttempt attempt, TimeSpan pauseLimit) => _current.Value = (attempt, pauseLimit);

    /// <summary>Whether a failure says that the attempt was taken over.</summary>
    public static bool IsRefusal(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is PostgresException { SqlState: SqlState }) return true;
        }
        return false;
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
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
    private NpgsqlCommand? Command(DbConnection connection) => _current.Value is not { } current
        ? null
        : new NpgsqlCommand(
            "select set_config('worker.run', $1, false), set_config('idle_in_transaction_session_timeout', $2, false)", (NpgsqlConnection)connection)
        {
            Parameters =
            {
                Text($"{current.Attempt.RunId}/{current.Attempt.Attempt}"),
                Text($"{current.PauseLimit.TotalMilliseconds:0}"),
            },
        };

    private static NpgsqlParameter<string> Text(FormattableString value) => new() { TypedValue = FormattableString.Invariant(value) };
}

/// <summary>One attempt at one run.</summary>
public readonly record struct RunAttempt(long RunId, int Attempt);
