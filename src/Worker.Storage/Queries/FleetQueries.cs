using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>The state of the whole cluster, from the public schema: what gauges and health checks show. Open the database first.</summary>
public static class FleetQueries
{
    private const string UnfinishedRunsSql =
        """
        select job, state, count(*), extract(epoch from now() - min(coalesce(started_at, queued_at)))::double precision
        from api.runs where state in ('queued', 'running') group by job, state
        """;

    private const string NewestRunSql = "select coalesce(max(id), 0) from api.runs";

    private const string FreshnessSql = "select symbol, sessions_behind, state from api.price_freshness";

    private const string CurrentModelsSql =
        "select kind, name, extract(epoch from now() - created_at)::double precision from api.model_versions where is_current";

    // A run's shards are runs of the same job.
    private const string SuccessesSql =
        """
        select r.job, extract(epoch from max(r.finished_at))::double precision
        from api.runs r left join api.runs p on p.id = r.parent_id
        where r.state in ('succeeded', 'skipped') and r.finished_at is not null and p.job is distinct from r.job group by r.job
        """;

    private const string LedgerAtSql =
        "select coalesce(extract(epoch from max(finished_at)), 0)::double precision from api.runs where job in ('fetch-prices', 'forecast')";

    // What api.rolling_skill says of the newest day.
    private const string LiveSkillSql =
        """
        select d.horizon, sum(d.n)::bigint, sum(d.pinball) / nullif(sum(d.naive_pinball), 0), (sum(d.inside_80) / sum(d.n))::double precision,
          (sum(d.inside_95) / sum(d.n))::double precision
        from (
          select *, row_number() over (partition by horizon order by as_of_date desc) as age from worker.daily_skill where model = 'published'
        ) as d
        where d.age <= 60 group by d.horizon order by d.horizon
        """;

    /// <summary>What waits and what runs, cheap enough to ask every few seconds.</summary>
    public static Task<IReadOnlyList<UnfinishedRuns>> UnfinishedRunsAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        ReadAsync(database, UnfinishedRunsSql, row => new UnfinishedRuns(
            row.GetString(0), row.GetString(1), row.GetInt64(2), TimeSpan.FromSeconds(row.GetDouble(3))), cancellationToken);

    /// <returns>The number of the newest run; 0 if there is none.</returns>
    public static async Task<long> NewestRunAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        (await ReadAsync(database, NewestRunSql, row => row.GetInt64(0), cancellationToken))[0];

    public static Task<IReadOnlyList<SymbolFreshness>> FreshnessAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        ReadAsync(database, FreshnessSql, row => new SymbolFreshness(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetString(2)), cancellationToken);

    public static Task<IReadOnlyList<CurrentModelAge>> CurrentModelsAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        ReadAsync(database, CurrentModelsSql, row => new CurrentModelAge(
            row.GetString(0), row.GetString(1), TimeSpan.FromSeconds(row.GetDouble(2))), cancellationToken);

    /// <summary>When each job last ended without a failure; nothing for a job that never did.</summary>
    public static Task<IReadOnlyList<JobSuccess>> SuccessesAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        ReadAsync(database, SuccessesSql, row => new JobSuccess(row.GetString(0), row.GetDouble(1)), cancellationToken);

    /// <returns>When a run last ended that may have changed what is known of forecasts, in seconds since 1970; 0 if none has.</returns>
    public static async Task<double> LedgerAtAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        (await ReadAsync(database, LedgerAtSql, row => row.GetDouble(0), cancellationToken))[0];

    /// <summary>How good what was published has been over the last 60 sessions that are scored, by horizon.</summary>
    public static Task<IReadOnlyList<LiveSkill>> LiveSkillAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        ReadAsync(database, LiveSkillSql, row => new LiveSkill(
            row.GetInt32(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.GetDouble(3), row.GetDouble(4)), cancellationToken);

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}

/// <param name="State"><c>queued</c> or <c>running</c>.</param>
/// <param name="OldestAge">How long the oldest has waited or run.</param>
public sealed record UnfinishedRuns(string Job, string State, long Count, TimeSpan OldestAge);

/// <param name="SessionsBehind">Sessions of the symbol's own calendar without a bar; null if there is no bar at all.</param>
/// <param name="State"><c>fresh</c>, <c>late</c> or <c>failed</c>.</param>
public sealed record SymbolFreshness(string Symbol, int? SessionsBehind, string State);

/// <param name="Age">Since the version that serves was trained.</param>
public sealed record CurrentModelAge(string Kind, string Name, TimeSpan Age);

/// <param name="At">Seconds since 1970.</param>
public sealed record JobSuccess(string Job, double At);

/// <param name="Forecasts">Forecasts whose actual close is known.</param>
/// <param name="PinballRatio">Pinball loss as a ratio to that of the naive forecast; null if that is not known.</param>
/// <param name="Coverage80">Share of the closes within the 80 percent interval.</param>
/// <param name="Coverage95">Share of the closes within the 95 percent interval.</param>
public sealed record LiveSkill(int Horizon, long Forecasts, double? PinballRatio, double Coverage80, double Coverage95);
