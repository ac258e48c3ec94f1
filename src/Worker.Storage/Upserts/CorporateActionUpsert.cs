using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class CorporateActionUpsert
{
    internal static Upsert<CorporateActionRow> Upsert { get; } = Upsert<CorporateActionRow>.Of(new()
    {
        Key = [row => row.Symbol, row => row.Date, row => row.Kind],
    });

    /// <summary>Inserts new actions and updates those whose value differs; of two with one key the last counts.</summary>
    /// <returns>The actions inserted or updated of each symbol that has some.</returns>
    public static Task<IReadOnlyDictionary<string, int>> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<CorporateActionRow> actions, CancellationToken cancellationToken) =>
        Upsert.WriteAndCountByAsync(context, actions, action => action.Symbol, cancellationToken);
}
