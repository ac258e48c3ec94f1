using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Runs;

/// <summary>What became of an attempt to tell somebody that a run ended.</summary>
public enum NoticeResult
{
    Told,

    /// <summary>It is not wanted; others may be.</summary>
    Refused,

    /// <summary>Nobody answers now.</summary>
    NotReached,
}

/// <summary>How a run ended that no other run requested.</summary>
/// <param name="FailedParts">A JSON object, or null.</param>
/// <param name="Children">The runs below it that failed, wholly or partly, the first twenty.</param>
/// <param name="ChildrenNotListed">How many more of these there are.</param>
public sealed record RunNotice(
    long Id, string Job, string State, string? Message, string? Error, string? FailedParts, string RequestedBy, string? Node, int Attempt,
    DateTimeOffset QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset FinishedAt, IReadOnlyList<FailedChild> Children, int ChildrenNotListed);

/// <param name="FailedParts">A JSON object, or null.</param>
public sealed record FailedChild(long Id, string Job, string State, string? Error, string? FailedParts);

/// <summary>
/// Which ended runs somebody has to be told of. The row of the run is locked while it is told and marked afterwards: of several nodes one
/// tells it, and if that one dies in between, the lock ends with its connection and another tells it, perhaps a second time.
/// </summary>
public static class RunNotices
{
    private const int MaxChildren = 20;

    // A person waits for a run that is attended.
    private const string NextSql =
        """
        select id, job, state, message, error, failed_parts::text, requested_by, node, attempt, queued_at, started_at, finished_at
        from worker.runs
        where notified_at is null and parent_id is null and not is_attended and state = any ($1) and finished_at > clock_timestamp() - $2
          and not id = any ($3)
        order by finished_at limit 1 for update skip locked
        """;

    private const string ChildrenSql =
        """
        with recursive family as (
          select r.id from worker.runs r where r.parent_id = $1 union select r.id from worker.runs r join family f on r.parent_id = f.id
        )
        select r.id, r.job, r.state, coalesce(r.error, r.message), r.failed_parts::text, count(*) over ()
        from family f join worker.runs r using (id) where r.state in ('failed', 'partial') order by r.id limit $2
        """;

    private const string MarkSql = "update worker.runs set notified_at = clock_timestamp() where id = $1";

    /// <summary>Tells of the run that ended first and was not told yet.</summary>
    /// <param name="states">In lower case.</param>
    /// <param name="maxAge">What ended longer ago is told no more.</param>
    /// <param name="but">Runs that are not meant.</param>
    /// <returns>Null if there is none; false if nobody could be reached, so that others have to wait.</returns>
    public static async Task<bool?> TellNextAsync(
        NpgsqlDataSource database, string[] states, TimeSpan maxAge, long[] but, Func<RunNotice, CancellationToken, Task<NoticeResult>> tell,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(connection, states, maxAge, but, cancellationToken) is not { } run) return null;
        var result = await tell(run, cancellationToken);
        if (result == NoticeResult.Told)
        {
            await using var mark = new NpgsqlCommand(MarkSql, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = run.Id } } };
            // It was told: a stop of the service should not make that happen again.
            await mark.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        return result != NoticeResult.NotReached;
    }

    private static async Task<RunNotice?> FindAsync(
        NpgsqlConnection connection, string[] states, TimeSpan maxAge, long[] but, CancellationToken cancellationToken)
    {
        RunNotice found;
        await using (var command = new NpgsqlCommand(NextSql, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = states });
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = maxAge, NpgsqlDbType = NpgsqlDbType.Interval });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = but });
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken)) return null;
            found = new RunNotice(
                row.GetInt64(0), row.GetString(1), row.GetString(2), Text(row, 3), Text(row, 4), Text(row, 5), row.GetString(6), Text(row, 7), row.GetInt32(8),
                row.GetFieldValue<DateTimeOffset>(9), row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10), row.GetFieldValue<DateTimeOffset>(11), [], 0);
        }
        var (children, all) = await ChildrenAsync(connection, found.Id, cancellationToken);
        return found with { Children = children, ChildrenNotListed = all - children.Count };
    }

    private static async Task<(List<FailedChild> Children, int All)> ChildrenAsync(NpgsqlConnection connection, long run, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ChildrenSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = run });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxChildren });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var (children, all) = (new List<FailedChild>(), 0);
        while (await row.ReadAsync(cancellationToken))
        {
            children.Add(new(row.GetInt64(0), row.GetString(1), row.GetString(2), Text(row, 3), Text(row, 4)));
            all = (int)row.GetInt64(5);
        }
        return (children, all);
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
