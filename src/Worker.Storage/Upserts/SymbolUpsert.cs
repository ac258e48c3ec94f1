using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class SymbolUpsert
{
    private const string EndsSql =
        """
        select symbol, (select min(date) from worker.price_bars b where b.symbol = given.symbol),
          (select max(date) from worker.price_bars b where b.symbol = given.symbol)
        from unnest($1) as given (symbol)
        """;

    internal static Upsert<SymbolRow> Success { get; } = Upsert<SymbolRow>.Of(new()
    {
        Key = [row => row.Symbol],
        KeepIfNull = [row => row.Currency, row => row.RequestedFrom],
    });

    internal static Upsert<SymbolRow> Failure { get; } = Upsert<SymbolRow>.Of(new()
    {
        Key = [row => row.Symbol],
        UpdateOnly = [row => row.LastAttemptAt, row => row.LastError, row => row.IsFollowed],
    });

    /// <summary>Stores fetches that succeeded; the first and last dates are those of the bars as they are stored now.</summary>
    public static async Task RecordSuccessAsync(
        WorkerDbContext context, IReadOnlyCollection<SymbolRow> symbols, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var ends = await SetBased.ListAsync(
            context, EndsSql, [SetBased.Array<string>(NpgsqlDbType.Text, [.. symbols.Select(symbol => symbol.Symbol)])],
            reader => (Symbol: reader.GetString(0), First: DateOrNull(reader, 1), Last: DateOrNull(reader, 2)), cancellationToken);
        var bySymbol = ends.ToDictionary(end => end.Symbol);
        foreach (var symbol in symbols)
        {
            (symbol.FirstDate, symbol.LastDate) = (bySymbol[symbol.Symbol].First, bySymbol[symbol.Symbol].Last);
            (symbol.LastAttemptAt, symbol.LastSuccessAt, symbol.LastError) = (at, at, null);
        }
        await Success.WriteAsync(context, symbols, cancellationToken);

        static DateOnly? DateOrNull(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateOnly>(column);
    }

    /// <summary>Marks all symbols but these as no longer followed; a later fetch of one marks it as followed again.</summary>
    public static Task UnfollowOthersAsync(
        WorkerDbContext context, IReadOnlyCollection<string> followed, CancellationToken cancellationToken) =>
        context.Symbols.Where(row => row.IsFollowed && !followed.Contains(row.Symbol))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsFollowed, false), cancellationToken);

    /// <summary>Stores a fetch that failed; nothing else of a known symbol changes.</summary>
    public static Task RecordFailureAsync(
        WorkerDbContext context, SymbolRow symbol, DateTimeOffset at, string error, CancellationToken cancellationToken)
    {
        (symbol.LastAttemptAt, symbol.LastError) = (at, error);
        return Failure.WriteAsync(context, [symbol], cancellationToken);
    }
}
