using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>
/// Brings the stored prices up to date: what is new and a short overlap of each symbol, or its whole history if the feed
/// has restated it. A repeat writes nothing. One bad symbol never fails the others.
/// </summary>
internal sealed partial class PriceIngestion(
    PriceFeedOrder feeds, IDbContextFactory<WorkerDbContext> databases, IOptions<PricesOptions> options, TimeProvider time,
    ILogger<PriceIngestion> logger)
{
    /// <param name="progress">Told of each symbol as it is done, also of one that failed.</param>
    public async Task<IngestionReport> RunAsync(
        IngestionRequest request, IProgress<SymbolReport>? progress, CancellationToken cancellationToken)
    {
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            await HolidayTable.WriteAsync(database, options.Value.CalendarCatalog(), time.GetUtcNow(), cancellationToken);
            if (request.IsAllFollowed) await SymbolUpsert.UnfollowOthersAsync(database, request.Symbols, cancellationToken);
        }

        var context = AnswerContext.Of(options.Value);
        var reports = new ConcurrentDictionary<string, SymbolReport>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = feeds.MaxConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(request.Symbols.Distinct(), parallel, async (symbol, token) =>
        {
            var report = await FetchAsync(symbol, request, context, token);
            reports[symbol] = report;
            progress?.Report(report);
        });
        return new IngestionReport([.. request.Symbols.Distinct().Select(symbol => reports[symbol])]);
    }

    private async Task<SymbolReport> FetchAsync(string symbol, IngestionRequest request, string context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await StoredPrices.LoadAsync(database, symbol, cancellationToken);
        try
        {
            return await FetchAsync(symbol, request, context, stored, now, database, cancellationToken);
        }
        catch (Exception error) when (SymbolFault.Is(error, cancellationToken))
        {
            var message = SymbolFault.Message(symbol, error);
            if (SymbolFault.IsUnforeseen(error)) LogUnforeseen(error, symbol);
            else LogFailed(symbol, message);
            var listing = Listing.Of(new PriceFeedAnswer { Symbol = symbol, Bars = [] }, stored, options.Value, now);
            await using var other = await databases.CreateDbContextAsync(cancellationToken);
            await SymbolUpsert.RecordFailureAsync(other, listing.ToRow(symbol, feeds.First.Name, null), now, message, cancellationToken);
            return new SymbolReport { Symbol = symbol, Error = message };
        }
    }

    /// <summary>Asks the sources in their order until one has usable prices.</summary>
    private async Task<SymbolReport> FetchAsync(
        string symbol, IngestionRequest request, string context, StoredPrices stored, DateTimeOffset now, WorkerDbContext database,
        CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var feed in feeds.Feeds)
        {
            try
            {
                var plan = PullPlan.For(stored, feed.Name, options.Value.From, options.Value.OverlapSessions, request.Full);
                var known = Known(stored, plan, feed.Name, context);
                var pull = await SymbolPull.RunAsync(
                    feed, symbol, stored, options.Value, plan, known?.Answer, now, reason => LogRestated(symbol, reason), cancellationToken);
                if (pull is null)
                {
                    await KnownAnswers.SeenAgainAsync(database, symbol, now, plan.IsFull ? plan.From : null, cancellationToken);
                    LogKnown(symbol, feed.Name, plan.IsFull);
                    return new SymbolReport
                    {
                        Symbol = symbol,
                        Source = feed.Name,
                        Rejected = known!.Rejected,
                        DaysWithoutBar = known.DaysWithoutBar,
                        IsFull = plan.IsFull,
                    };
                }
                if (UsablePull.Fault(pull, stored, feed.Name) is { } fault)
                {
                    await SymbolWriter.WriteRejectedAsync(database, pull, feed.Name, request.RunId, now, cancellationToken);
                    throw new PriceFeedException(symbol, fault, isTransient: false);
                }
                var report = await SymbolWriter.WriteAsync(database, pull, stored, feed.Name, context, request.RunId, now, cancellationToken);
                LogFetched(pull.Symbol, feed.Name, report.BarsWritten, report.BarsRemoved, report.Rejected, report.DaysWithoutBar, report.IsFull);
                return report with { Source = feed.Name };
            }
            catch (Exception error) when (feeds.Feeds.Count > 1 && SymbolFault.Is(error, cancellationToken))
            {
                var message = SymbolFault.Message(symbol, error);
                if (SymbolFault.IsUnforeseen(error)) LogUnforeseen(error, symbol);
                LogNextSource(symbol, feed.Name, message);
                faults.Add($"{feed.Name}: {message}");
                database.ChangeTracker.Clear();
            }
        }
        throw new PriceFeedException(symbol, $"{symbol}: none of the sources {feeds} has usable prices. {string.Join(" ", faults)}", isTransient: false);
    }

    /// <summary>The answer to the plan that is stored, if nothing that it depended on has changed since.</summary>
    private static KnownAnswer? Known(StoredPrices stored, PullPlan plan, string feed, string context) => stored.Symbol is not { } listing
        ? null
        : stored.Known.FirstOrDefault(one => one.IsWhole == plan.IsFull && one.Source == feed && one.Context == AnswerContext.Of(context, plan, listing));

    [LoggerMessage(2100, LogLevel.Information,
        "{Symbol}: {BarsWritten} bars of {Source} written, {BarsRemoved} removed, {Rejected} rejected, {DaysWithoutBar} days without a bar (whole history: {IsFull})")]
    private partial void LogFetched(string symbol, string source, int barsWritten, int barsRemoved, int rejected, int daysWithoutBar, bool isFull);

    [LoggerMessage(2105, LogLevel.Information, "{Symbol}: {Source} answers as before; all of it is stored (whole history: {IsFull})")]
    private partial void LogKnown(string symbol, string source, bool isFull);

    [LoggerMessage(2101, LogLevel.Information, "{Symbol}: the feed restated its history ({Reason}); pulling all of it again")]
    private partial void LogRestated(string symbol, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "{Symbol}: not fetched. {Error}")]
    private partial void LogFailed(string symbol, string error);

    [LoggerMessage(2103, LogLevel.Error, "{Symbol}: not fetched. No rule foresees this answer of the feed")]
    private partial void LogUnforeseen(Exception error, string symbol);

    [LoggerMessage(2104, LogLevel.Warning, "{Symbol}: {Source} has no usable prices; asking the next source. {Error}")]
    private partial void LogNextSource(string symbol, string source, string error);
}
