namespace Worker.Storage.Queries;

/// <summary>What <c>status</c> and <c>models</c> show; each reads the public schema only.</summary>
public static class StatusQueries
{
    /// <summary>The newest run of each job.</summary>
    public const string LastRuns =
        """
        select distinct on (job) job, id as run, state,
          to_char(coalesce(finished_at, started_at, queued_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at_utc,
          coalesce(error, message, '') as message
        from api.runs order by job, id desc
        """;

    /// <summary>How far each symbol is behind its calendar; the worst first.</summary>
    public const string Freshness =
        """
        select symbol, last_date, expected_date, sessions_behind, state, coalesce(last_error, '') as last_error
        from api.price_freshness order by state = 'fresh', symbol
        """;

    public const string CurrentModels = Models + " where is_current order by kind, name";

    public const string AllModels = Models + " order by kind, name, id desc";

    private const string Models =
        """
        select id, kind, name, trained_from, trained_to, case when is_current then 'yes' else '' end as current, device,
          to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as created_utc
        from api.model_versions
        """;
}
