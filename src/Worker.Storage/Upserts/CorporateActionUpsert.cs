using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class CorporateActionUpsert
{
    private const string Sql =
        """
        insert into worker.corporate_actions as stored (symbol, date, kind, value)
        select * from unnest($1, $2, $3, $4)
        on conflict (symbol, date, kind) do update set value = excluded.value
        where stored.value is distinct from excluded.value
        """;

    /// <summary>Inserts new actions and updates those whose value differs; of two with one key the last counts.</summary>
    /// <returns>The actions inserted or updated.</returns>
    public static Task<int> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<CorporateActionRow> actions, CancellationToken cancellationToken)
    {
        var rows = SetBased.LastOfEach(actions, action => (action.Symbol, action.Date, action.Kind));
        return SetBased.ExecuteAsync(context, Sql,
        [
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Symbol),
            SetBased.Column(rows, NpgsqlDbType.Date, row => row.Date),
            SetBased.Column(rows, NpgsqlDbType.Text, row => row.Kind),
            SetBased.Column(rows, NpgsqlDbType.Numeric, row => row.Value),
        ], cancellationToken);
    }
}
