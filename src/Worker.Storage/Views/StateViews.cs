using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>What is scheduled, which services run, and how fresh the prices are.</summary>
public static class StateViews
{
    /// <summary>All jobs, those with a next time first.</summary>
    public static async Task<IReadOnlyList<JobView>> JobsAsync(WorkerDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<JobView>(
            $"""
            select name, description, cron, time_zone, next_run_at, last_run_at, last_state, last_run_id, is_paused
            from api.jobs order by next_run_at nulls last, name
            """).ToListAsync(cancellationToken);

    /// <summary>The services that sent a heartbeat within the last minute.</summary>
    public static async Task<IReadOnlyList<NodeView>> NodesAsync(WorkerDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<NodeView>(
            $"select name, heartbeat_at, clock_difference, refusal from api.nodes where is_alive order by name").ToListAsync(cancellationToken);

    /// <summary>How many followed symbols are fresh, late and failed, and the worst of those that are not fresh.</summary>
    public static async Task<FreshnessView> FreshnessAsync(WorkerDbContext context, int limit, CancellationToken cancellationToken)
    {
        var counts = await context.Database.SqlQuery<StateCount>(
            $"select state, count(*)::integer as n from api.price_freshness group by state").ToListAsync(cancellationToken);
        var stale = await context.Database.SqlQuery<StaleSymbol>(
            $"""
            select symbol, state, last_date, expected_date, sessions_behind, last_error from api.price_freshness
            where state <> 'fresh' order by sessions_behind desc nulls first, symbol limit {limit}
            """).ToListAsync(cancellationToken);
        return new FreshnessView(CountOf("fresh"), CountOf("late"), CountOf("failed"), stale);

        int CountOf(string state) => counts.Find(count => count.State == state)?.N ?? 0;
    }

    private sealed record StateCount(string State, int N);
}

public sealed record JobView(
    string Name, string Description, string? Cron, string? TimeZone, DateTimeOffset? NextRunAt, DateTimeOffset? LastRunAt, string? LastState,
    long? LastRunId, bool IsPaused);

/// <param name="ClockDifference">The clock of the node minus that of the database, in seconds.</param>
/// <param name="Refusal">Why it takes no scheduled work; null if it does.</param>
public sealed record NodeView(string Name, DateTimeOffset HeartbeatAt, double? ClockDifference, string? Refusal);

public sealed record FreshnessView(int Fresh, int Late, int Failed, IReadOnlyList<StaleSymbol> Stale);

public sealed record StaleSymbol(string Symbol, string State, DateOnly? LastDate, DateOnly? ExpectedDate, int? SessionsBehind, string? LastError);
