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
        await Parallel.ForEachAsync(request.Symbols.Distinct().Chunk(feeds.BatchSize), parallel, async (symbols, token) =>
        {
            await using var database = await databases.CreateDbContextAsync(token);
            await FetchAsync(new Batch(request, context, time.GetUtcNow(), database, Done), symbols, token);
        });
        return new IngestionReport([.. request.Symbols.Distinct().Select(symbol => reports[symbol])]);

        void Done(string symbol, SymbolReport report)
        {
            reports[symbol] = report;
            progress?.Report(report);
        }
    }

    /// <summary>Asks the sources in their order until each symbol has usable prices from one.</summary>
    private async Task FetchAsync(Batch batch, string[] symbols, CancellationToken cancellationToken)
    {
        var stored = await StoredPrices.LoadAsync(batch.Database, symbols, options.Value.OverlapSessions, cancellationToken);
        IReadOnlyList<SymbolAttempt> left = [.. symbols.Select(symbol => new SymbolAttempt(symbol, stored[symbol]))];
        foreach (var feed in feeds.Feeds)
            left = await TryAsync(batch, feed, left, cancellationToken);
        foreach (var attempt in left)
            await FailAsync(batch, attempt, cancellationToken);
    }

    /// <returns>The symbols of which the feed has no usable prices.</returns>
    private async Task<IReadOnlyList<SymbolAttempt>> TryAsync(
        Batch batch, IPriceFeed feed, IReadOnlyList<SymbolAttempt> attempts, CancellationToken cancellationToken)
    {
        var failed = new List<SymbolAttempt>();
        var known = new List<Answered>();
        var changed = new List<Answered>();
        foreach (var attempt in attempts)
        {
            var plan = PullPlan.For(attempt.Stored, feed.Name, options.Value.From, options.Value.OverlapSessions, batch.Request.Full);
            var before = Known(attempt.Stored, plan, feed.Name, batch.Context);
            var isAnswered = await TryAsync(feed, attempt, failed, async () =>
            {
                var answer = await feed.FetchIfChangedAsync(
                    attempt.Symbol, plan.From, new EarlierAnswer(before?.Answer, Mark(attempt.Stored, feed.Name, batch.Context)), cancellationToken);
                (answer is null ? known : changed).Add(new Answered(attempt, plan, answer, before));
            }, cancellationToken);
            if (isAnswered && changed.Sum(one => one.Answer!.Bars.Count) >= MaxBars)
            {
                await SettleAsync(batch, feed, changed, failed, cancellationToken);
                changed.Clear();
            }
        }
        await SettleAsync(batch, feed, changed, failed, cancellationToken);
        await SeenAgainAsync(batch, feed, known, cancellationToken);
        return failed;
    }

    /// <summary>Checks the answers and writes what they bring.</summary>
    private async Task SettleAsync(
        Batch batch, IPriceFeed feed, List<Answered> answers, List<SymbolAttempt> failed, CancellationToken cancellationToken)
    {
        if (answers.Count == 0)
            return;
        var writer = new PullWriter(batch.Database, feed.Name, batch.Context, batch.Request.RunId, batch.Now);
        var stored = await StoredPrices.WithHistoryAsync(
            batch.Database, answers.ToDictionary(answer => answer.Attempt.Symbol, answer => answer.Attempt.Stored), cancellationToken);
        var pulls = new List<(SymbolAttempt Attempt, SymbolPull Pull)>();
        foreach (var (attempt, plan, answer, _) in answers)
        {
            await TryAsync(feed, attempt, failed, async () =>
            {
                var pull = await SymbolPull.OfAsync(
                    feed, attempt.Symbol, stored[attempt.Symbol], options.Value, plan, answer!, batch.Now, reason => LogRestated(attempt.Symbol, reason), cancellationToken);
                if (UsablePull.Fault(pull, stored[attempt.Symbol], feed.Name) is { } fault)
                {
                    await writer.WriteRejectedAsync([pull], cancellationToken);
                    throw new PriceFeedException(attempt.Symbol, fault, isTransient: false);
                }
                pulls.Add((attempt, pull));
            }, cancellationToken);
        }

        var bars = await Leftovers.LoadAsync(
            batch.Database, [.. pulls.Where(one => one.Pull.Plan.IsFull && stored[one.Attempt.Symbol].Recent.Count > 0).Select(one => one.Pull.Symbol)], cancellationToken);
        var writable = new List<(SymbolAttempt Attempt, WritablePull Pull)>();
        foreach (var (attempt, pull) in pulls)
        {
            await TryAsync(feed, attempt, failed, () =>
            {
                writable.Add((attempt, new WritablePull(pull, stored[attempt.Symbol], Leftovers.Find(pull, [.. bars[pull.Symbol]]))));
                return Task.CompletedTask;
            }, cancellationToken);
        }
        await WriteAsync(batch, feed, writer, writable, failed, cancellationToken);
    }

    /// <summary>Writes all pulls together, or each alone if the database refuses something of one.</summary>
    private async Task WriteAsync(
        Batch batch, IPriceFeed feed, PullWriter writer, List<(SymbolAttempt Attempt, WritablePull Pull)> pulls, List<SymbolAttempt> failed,
        CancellationToken cancellationToken)
    {
        if (pulls.Count == 0)
            return;
        try
        {
            if (pulls.Count > 1)
            {
                await WriteAsync(pulls);
                return;
            }
        }
        catch (Exception failure) when (SymbolFault.Is(failure, cancellationToken))
        {
            LogApart(pulls.Count, failure.Message);
        }
        foreach (var pull in pulls)
            await TryAsync(feed, pull.Attempt, failed, () => WriteAsync([pull]), cancellationToken);

        async Task WriteAsync(List<(SymbolAttempt Attempt, WritablePull Pull)> some)
        {
            var reports = await writer.WriteAsync([.. some.Select(pull => pull.Pull)], cancellationToken);
            foreach (var ((attempt, _), report) in some.Zip(reports))
            {
                LogFetched(report.Symbol, feed.Name, report.BarsWritten, report.BarsRemoved, report.Rejected, report.DaysWithoutBar, report.IsFull);
                batch.Done(attempt.Symbol, report);
            }
        }
    }

    private async Task SeenAgainAsync(Batch batch, IPriceFeed feed, List<Answered> known, CancellationToken cancellationToken)
    {
        if (known.Count == 0)
            return;
        await KnownAnswers.SeenAgainAsync(
            batch.Database, [.. known.Select(one => (one.Attempt.Symbol, one.Plan.IsFull ? one.Plan.From : (DateOnly?)null))], batch.Now, cancellationToken);
        foreach (var (attempt, plan, _, before) in known)
        {
            LogKnown(attempt.Symbol, feed.Name, plan.IsFull);
            batch.Done(attempt.Symbol, new SymbolReport
            {
                Symbol = attempt.Symbol,
                Source = feed.Name,
                Rejected = before!.Rejected,
                DaysWithoutBar = before.DaysWithoutBar,
                IsFull = plan.IsFull,
            });
        }
    }

    /// <summary>Notes the fault of a symbol instead of failing with it.</summary>
    private async Task<bool> TryAsync(
        IPriceFeed feed, SymbolAttempt attempt, List<SymbolAttempt> failed, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception error) when (SymbolFault.Is(error, cancellationToken))
        {
            var message = SymbolFault.Message(attempt.Symbol, error);
            if (SymbolFault.IsUnforeseen(error)) LogUnforeseen(error, attempt.Symbol);
            if (feeds.Feeds.Count > 1) LogNextSource(attempt.Symbol, feed.Name, message);
            attempt.Faults.Add((feed.Name, message, SymbolFault.IsUnforeseen(error)));
            failed.Add(attempt);
            return false;
        }
    }

    private async Task FailAsync(Batch batch, SymbolAttempt attempt, CancellationToken cancellationToken)
    {
        var message = attempt.Faults is [var only]
            ? only.Message
            : $"{attempt.Symbol}: none of the sources {feeds} has usable prices. {string.Join(" ", attempt.Faults.Select(fault => $"{fault.Source}: {fault.Message}"))}";
        if (attempt.Faults is not [{ IsUnforeseen: true }]) LogFailed(attempt.Symbol, message);
        var listing = Listing.Of(new PriceFeedAnswer { Symbol = attempt.Symbol, Bars = [] }, attempt.Stored, options.Value, batch.Now);
        await SymbolUpsert.RecordFailureAsync(batch.Database, listing.ToRow(attempt.Symbol, feeds.First.Name, null), batch.Now, message, cancellationToken);
        batch.Done(attempt.Symbol, new SymbolReport { Symbol = attempt.Symbol, Error = message });
    }
}
