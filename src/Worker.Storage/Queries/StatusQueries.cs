namespace Worker.Storage.Queries;

/// <summary>What <c>status</c> and <c>models</c> show; all but the services read the public schema only.</summary>
public static class StatusQueries
{
    /// <summary>What <c>status --json</c> writes: the views themselves.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Everything { get; } =
    [
        ("services", "select * from api.nodes where is_alive order by name"),
        ("jobs", "select * from api.jobs order by name"),
        ("prices", "select * from api.price_freshness order by symbol"),
        ("current_models", "select * from api.model_versions where is_current order by kind, name"),
    ];

    /// <summary>Each job with its next and its newest run.</summary>
    public const string Jobs =
        $"""
        select j.name, case when j.is_paused then 'paused' else coalesce(to_char(j.next_run_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), '') end,
          coalesce(r.id::text, ''), coalesce({State}, ''), coalesce(to_char(coalesce(r.finished_at, r.started_at, r.queued_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), ''),
          coalesce({Message}, '')
        from api.jobs j left join api.runs r on r.id = j.last_run_id order by j.name
        """;

    /// <summary>
    /// The services that sent a heartbeat within the last minute, with the difference of their clocks to that of the database.
    /// </summary>
    public const string Services =
        """
        select name as node, to_char(heartbeat_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as last_seen_utc,
          coalesce(round(clock_difference::numeric, 3)::text, '') as clock_difference_s, coalesce(refusal, '') as note
        from api.nodes where is_alive order by name
        """;

    // A run without a heartbeat for a minute has lost its node, and no service is there to begin it again.
    private const string State =
        "case when r.state = 'running' and r.heartbeat_at < clock_timestamp() - interval '1 minute' then 'lost' else r.state end";

    private const string Message =
        """
        case when r.state = 'running' and r.heartbeat_at < clock_timestamp() - interval '1 minute'
            then format('node %s has sent no heartbeat since %s UTC', r.node, to_char(r.heartbeat_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'))
          when r.state = 'partial' then r.message else coalesce(r.error, r.message, '') end
        """;

    /// <summary>The newest runs with all columns of the view.</summary>
    /// <param name="job">One job's, or null for all.</param>
    public static string WholeRuns(int limit, string? job) => $"select * from api.runs r {OnlyOf(job)}order by id desc limit {limit}";

    /// <summary>The newest runs.</summary>
    /// <param name="job">One job's, or null for all.</param>
    public static string Runs(int limit, string? job)
    {
        var only = OnlyOf(job);
        return $"""
            select id as run, job, {State} as state, requested_by, coalesce(node, '') as node, attempt, to_char(queued_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as asked_utc,
              coalesce(round(extract(epoch from coalesce(finished_at, now()) - started_at)::numeric, 1)::text, '') as seconds,
              case when state = 'running' and progress is not null then round(progress * 100)::text || ' %  ' else '' end || {Message} as message
            from api.runs r {only}order by id desc limit {limit}
            """;
    }

    private static string OnlyOf(string? job) => job is null ? "" : $"where job = '{job.Replace("'", "''", StringComparison.Ordinal)}' ";

    /// <summary>What one run logged, with all columns of the view.</summary>
    public static string WholeRunLog(long runId) => $"select * from api.run_logs where run_id = {runId} order by id";

    /// <summary>What one run logged.</summary>
    public static string RunLog(long runId) =>
        $"""
        select to_char(logged_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as at_utc, level, category, message from api.run_logs where run_id = {runId} order by id
        """;

    /// <summary>How far each symbol is behind its calendar; the worst first.</summary>
    public const string Freshness =
        """
        select symbol, last_date, expected_date, sessions_behind, state, coalesce(last_error, '') as last_error
        from api.price_freshness order by state = 'fresh', symbol
        """;

    public const string CurrentModels = Models + " where is_current order by kind, name";

    public const string AllModels = Models + " order by kind, name, id desc";

    /// <summary>All versions, or one of them, with all columns of the view.</summary>
    public static string WholeModels(long? id) =>
        $"select * from api.model_versions {(id is { } one ? $"where id = {one} " : "")}order by kind, name, id desc";

    // Of what was measured, the figure that decides: of reviews, of intervals, or of the textbook preset.
    private const string Models =
        """
        select id, kind, name, trained_to,
          case when metrics ->> 'accuracy' is not null then 'accuracy' when metrics ->> 'pinball_ratio' is not null then 'pinball ratio'
            when metrics ->> 'rmse_ratio' is not null then 'rmse ratio' else '' end as figure,
          coalesce(round(coalesce(metrics ->> 'accuracy', metrics ->> 'pinball_ratio', metrics ->> 'rmse_ratio')::numeric, 4)::text, '') as value,
          case when metrics ->> 'accuracy' is not null
              then coalesce(format('bag of words %s', round((metrics ->> 'bag_of_words_accuracy')::numeric, 4)), '')
            when coalesce(metrics ->> 'pinball_ratio', metrics ->> 'rmse_ratio') is not null then 'naive 1' else '' end as baseline,
          case when is_current then 'yes' else '' end as current, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as created_utc
        from api.model_versions
        """;
}
