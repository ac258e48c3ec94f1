using Microsoft.EntityFrameworkCore;
using Worker.Storage.Tables;

namespace Worker.Storage.Upserts;

public static class SymbolUpsert
{
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

    /// <summary>Stores a fetch that succeeded; the first and last dates are those of the bars as they are stored now.</summary>
    public static async Task RecordSuccessAsync(
        WorkerDbContext context, SymbolRow symbol, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var bars = context.PriceBars.AsNoTracking().Where(bar => bar.Symbol == symbol.Symbol);
        symbol.FirstDate = await bars.MinAsync(bar => (DateOnly?)bar.Date, cancellationToken);
        symbol.LastDate = await bars.MaxAsync(bar => (DateOnly?)bar.Date, cancellationToken);
        (symbol.LastAttemptAt, symbol.LastSuccessAt, symbol.LastError) = (at, at, null);
        await Success.WriteAsync(context, [symbol], cancellationToken);
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
