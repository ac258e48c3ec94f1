using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>
/// Brings the stored prices up to date: what is new and a short overlap of each symbol, or its whole history where the feed
/// has restated it. A repeat writes nothing. One bad symbol never fails the others.
/// </summary>
internal sealed partial class PriceIngestion(
    IPriceFeed feed, IDbContextFactory<WorkerDbContext> databases, IOptions<PricesOptions> options, TimeProvider time,
    ILogger<PriceIngestion> logger)
{
    /// <param name="progress">Told of each symbol as it is done, also of one that failed.</param>
    public async Task<IngestionReport> RunAsync(
        IngestionRequest request, IProgress<SymbolReport>? progress, CancellationToken cancellationToken)
    {
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
            await HolidayTable.WriteAsync(database, options.Value.CalendarCatalog(), time.GetUtcNow(), cancellationToken);

        var reports = new ConcurrentDictionary<string, SymbolReport>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = feed.MaxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(request.Symbols.Distinct(), parallel, async (symbol, token) =>
        {
            var report = await FetchAsync(symbol, request, token);
            reports[symbol] = report;
            progress?.Report(report);
        });
        return new IngestionReport([.. request.Symbols.Distinct().Select(symbol => reports[symbol])]);
    }

    private async Task<SymbolReport> FetchAsync(string symbol, IngestionRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await StoredPrices.LoadAsync(database, symbol, cancellationToken);
        try
        {
            var pull = await SymbolPull.RunAsync(
                feed, symbol, stored, options.Value, request.Full, now, reason => LogRestated(symbol, reason), cancellationToken);
            var report = await SymbolWriter.WriteAsync(database, pull, feed.Name, request.RunId, now, cancellationToken);
            LogFetched(symbol, report.BarsWritten, report.BarsRemoved, report.Rejected, report.DaysWithoutBar, report.IsFull);
            return report;
        }
        catch (Exception error) when (IsOfThisSymbol(error))
        {
            var message = error is PriceFeedException
                ? error.Message.Replace('\0', ' ')
                : $"{symbol}: PostgreSQL cannot hold what the feed answered ({error.Message}); look at the feed's rows for control characters.";
            LogFailed(symbol, message);
            var listing = Listing.Of(new PriceFeedAnswer { Symbol = symbol, Bars = [] }, stored, options.Value, now);
            await SymbolUpsert.RecordFailureAsync(database, listing.ToRow(symbol, feed.Name, null), now, message, cancellationToken);
            return new SymbolReport { Symbol = symbol, Error = message };
        }
    }

    /// <summary>Whether only this symbol's data are at fault: no answer for it, or text that PostgreSQL cannot hold (class 22).</summary>
    private static bool IsOfThisSymbol(Exception error) =>
        error is PriceFeedException or PostgresException { SqlState: ['2', '2', ..] };

    [LoggerMessage(2100, LogLevel.Information,
        "{Symbol}: {BarsWritten} bars written, {BarsRemoved} removed, {Rejected} rejected, {DaysWithoutBar} days without a bar (whole history: {IsFull})")]
    private partial void LogFetched(string symbol, int barsWritten, int barsRemoved, int rejected, int daysWithoutBar, bool isFull);

    [LoggerMessage(2101, LogLevel.Information, "{Symbol}: the feed restated its history ({Reason}); pulling all of it again")]
    private partial void LogRestated(string symbol, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "{Symbol}: not fetched. {Error}")]
    private partial void LogFailed(string symbol, string error);
}
