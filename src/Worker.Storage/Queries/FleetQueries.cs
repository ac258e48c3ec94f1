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
