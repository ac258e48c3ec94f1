using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>Runs and their log, as people see them in <c>api.runs</c> and <c>api.run_logs</c>.</summary>
public static class RunViews
{
    /// <summary>A run whose node sent no heartbeat for a minute is <c>lost</c>.</summary>
    private const string Columns =
        """
        select r.id, r.job, case when r.state = 'running' and r.heartbeat_at < clock_timestamp() - interval '1 minute' then 'lost' else r.state end as state,
          r.requested_by, r.node, r.queued_at, r.started_at, r.finished_at, r.message, r.error, r.progress, r.parent_id, r.attempt
        from api.runs r
        """;

    /// <summary>The newest run of <c>nightly</c> with the runs that it requested, in order; empty if there was none.</summary>
    public static async Task<IReadOnlyList<RunView>> LastNightAsync(WorkerDbContext context, CancellationToken cancellationToken)
    {
        var newest = await QueryAsync(context, "where r.job = 'nightly' and r.parent_id is null order by r.id desc limit 1", [], cancellationToken);
        return newest is [var chain] ? [chain, .. await PartsAsync(context, chain.Id, cancellationToken)] : [];
    }

    /// <summary>The newest run of each job that ran at all.</summary>
    public static Task<IReadOnlyList<RunView>> NewestOfEachJobAsync(WorkerDbContext context, CancellationToken cancellationToken) =>
        QueryAsync(context, "join api.jobs j on j.last_run_id = r.id order by r.id", [], cancellationToken);

    /// <summary>Runs of the last days that failed, in whole or in part, or lost their node, newest first.</summary>
    public static Task<IReadOnlyList<RunView>> TroubledAsync(WorkerDbContext context, int days, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            context,
            """
            where r.queued_at > now() - make_interval(days => {0})
              and (r.state in ('failed', 'partial') or (r.state = 'running' and r.heartbeat_at < clock_timestamp() - interval '1 minute'))
            order by r.id desc limit {1}
            """,
            [days, limit], cancellationToken);

    /// <summary>The newest runs that no other run requested, newest first.</summary>
    public static Task<IReadOnlyList<RunView>> NewestAsync(WorkerDbContext context, int limit, CancellationToken cancellationToken) =>
        QueryAsync(context, "where r.parent_id is null order by r.id desc limit {0}", [limit], cancellationToken);

    /// <summary>One run; null if there is none of that number.</summary>
    public static async Task<RunView?> OneAsync(WorkerDbContext context, long id, CancellationToken cancellationToken) =>
        (await QueryAsync(context, "where r.id = {0}", [id], cancellationToken)).SingleOrDefault();

    /// <summary>The first hundred runs that a run requested, in order.</summary>
    public static Task<IReadOnlyList<RunView>> PartsAsync(WorkerDbContext context, long id, CancellationToken cancellationToken) =>
        QueryAsync(context, "where r.parent_id = {0} order by r.id limit 100", [id], cancellationToken);

    /// <summary>The newest lines that a run logged, in order.</summary>
    public static async Task<IReadOnlyList<LogLine>> LogAsync(WorkerDbContext context, long id, int limit, CancellationToken cancellationToken)
    {
        var lines = await context.Database.SqlQuery<LogLine>(
            $"select logged_at, level, message from api.run_logs where run_id = {id} order by id desc limit {limit}").ToListAsync(cancellationToken);
        lines.Reverse();
        return lines;
    }

    private static async Task<IReadOnlyList<RunView>> QueryAsync(
        WorkerDbContext context, string rest, object[] arguments, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<RunView>(FormattableStringFactory.Create($"{Columns} {rest}", arguments)).ToListAsync(cancellationToken);
}

/// <param name="State">As in <c>api.runs</c>, or <c>lost</c>.</param>
/// <param name="Progress">0 to 1; null if unknown.</param>
public sealed record RunView(
    long Id, string Job, string State, string RequestedBy, string? Node, DateTimeOffset QueuedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt, string? Message, string? Error, double? Progress, long? ParentId, int Attempt)
{
    /// <summary>From its start to its end; null if it did not start or did not end.</summary>
    public TimeSpan? Duration => FinishedAt - StartedAt;
}

public sealed record LogLine(DateTimeOffset LoggedAt, string Level, string Message);
