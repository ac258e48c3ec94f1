using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class RejectedBarUpsert
{
    private const string DeleteSql =
        "delete from worker.rejected_bars r using unnest($1, $2) as given (symbol, date) where r.symbol = given.symbol and r.date = given.date";

    private const string HavingSql = "select distinct symbol from worker.rejected_bars where symbol = any ($1)";

    internal static Upsert<RejectedBarRow> Upsert { get; } = Upsert<RejectedBarRow>.Of(new()
    {
        Key = [row => row.Symbol, row => row.Source, row => row.Rule, row => row.RowKey],
        Incidental = [row => row.RunId, row => row.RejectedAt],
    });

    /// <summary>
    /// Stores each rejected row once for each rule: the row keeps the first run that met it unless the content from the feed has changed.
    /// Of two rows with one key the last counts.
    /// </summary>
    /// <returns>The rejections inserted or updated of each symbol that has some.</returns>
    public static Task<IReadOnlyDictionary<string, int>> WriteAsync(
        WorkerDbContext context, IReadOnlyCollection<RejectedBarRow> rejections, CancellationToken cancellationToken) =>
        Upsert.WriteAndCountByAsync(context, rejections, row => row.Symbol, cancellationToken);

    /// <summary>Which of some symbols have a rejected row.</summary>
    public static Task<List<string>> HavingAsync(WorkerDbContext context, IReadOnlyList<string> symbols, CancellationToken cancellationToken) =>
        SetBased.ListAsync(context, HavingSql, [SetBased.Array(NpgsqlDbType.Text, symbols)], reader => reader.GetString(0), cancellationToken);

    /// <summary>Removes the rejections of bars that have been accepted since.</summary>
    /// <returns>The rejections removed.</returns>
    public static Task<int> RemoveAsync(
        WorkerDbContext context, IReadOnlyCollection<(string Symbol, DateOnly Date)> bars, CancellationToken cancellationToken) =>
        SetBased.ExecuteAsync(
            context, DeleteSql,
            [
                SetBased.Array<string>(NpgsqlDbType.Text, [.. bars.Select(bar => bar.Symbol)]),
                SetBased.Array<DateOnly>(NpgsqlDbType.Date, [.. bars.Select(bar => bar.Date)]),
            ],
            cancellationToken);
}
