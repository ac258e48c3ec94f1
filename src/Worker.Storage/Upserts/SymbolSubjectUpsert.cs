using NpgsqlTypes;

namespace Worker.Storage.Upserts;

public static class SymbolSubjectUpsert
{
    // Symbols of the settings are matched without regard to case; stored are those of the prices.
    private const string Sql =
        """
        with given as (
          select distinct coalesce(s.symbol, g.symbol) as symbol, g.subject
          from unnest($1, $2) as g (symbol, subject) left join worker.symbols s on lower(s.symbol) = lower(g.symbol)),
        dropped as (
          delete from worker.symbol_subjects as stored
          where not exists (select from given g where g.symbol = stored.symbol and g.subject = stored.subject))
        insert into worker.symbol_subjects (symbol, subject) select symbol, subject from given on conflict do nothing
        """;

    /// <summary>Makes the stored subjects of all symbols exactly these.</summary>
    /// <returns>The pairs that were not stored yet.</returns>
    public static Task<int> ReplaceAsync(
        WorkerDbContext context, IReadOnlyDictionary<string, string[]> subjects, CancellationToken cancellationToken)
    {
        var pairs = subjects.SelectMany(symbol => symbol.Value.Select(subject => (Symbol: symbol.Key, Subject: subject))).ToList();
        return SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Array<string>(NpgsqlDbType.Text, [.. pairs.Select(pair => pair.Symbol)]),
            SetBased.Array<string>(NpgsqlDbType.Text, [.. pairs.Select(pair => pair.Subject)]),
        ], cancellationToken);
    }
}
