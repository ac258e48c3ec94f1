using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>Writes all that one pull brought in one transaction: after a crash a symbol is as before or as after, never between.</summary>
internal static class SymbolWriter
{
    /// <summary>Rejected rows of one answer that are kept with their values; of the others only the number is kept.</summary>
    private const int MaxRejections = 2_000;

    /// <param name="stored">What was stored of the symbol before.</param>
    /// <param name="context">As <see cref="AnswerContext.Of(PricesOptions)"/> says.</param>
    /// <exception cref="PriceFeedException">A restated history lacks most of what is stored: nothing is written.</exception>
    public static async Task<SymbolReport> WriteAsync(
        WorkerDbContext database, SymbolPull pull, StoredPrices stored, string source, string context, long? runId, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var symbol = pull.Symbol;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        var leftovers = pull.Plan.IsFull ? await FindLeftoversAsync(database, pull, cancellationToken) : [];
        var removed = leftovers.Count > 0 ? await PriceBarUpsert.RemoveAsync(database, symbol, leftovers, cancellationToken) : 0;
        var bars = pull.Bars.Accepted.Select(bar => ToRow(symbol, bar, source, now)).ToList();
        var actions = pull.Answer.Actions.Select(action => ToRow(symbol, action)).ToList();
        var report = new SymbolReport
        {
            Symbol = symbol,
            BarsWritten = await PriceBarUpsert.WriteAsync(database, symbol, bars, isNew: stored.Recent.Count == 0, cancellationToken),
            BarsRemoved = removed,
            ActionsWritten = actions.Count > 0 ? await CorporateActionUpsert.WriteAsync(database, actions, cancellationToken) : 0,
            Rejected = pull.Bars.Rejected.Count,
            RejectionsWritten = await WriteRejectedAsync(database, pull, source, runId, now, cancellationToken),
            DaysWithoutBar = pull.Bars.DaysWithoutBar.Count,
            IsFull = pull.Plan.IsFull,
        };
        await EmptyBarUpsert.ReplaceAsync(database, symbol, pull.Plan.From, pull.Bars.DaysWithoutBar, cancellationToken);
        await RejectedBarUpsert.RemoveAsync(database, symbol, AcceptedOnly(pull.Bars), cancellationToken);
        var row = pull.Listing.ToRow(symbol, source, pull.Answer.Currency);
        row.RequestedFrom = pull.Plan.IsFull ? pull.Plan.From : null;
        await SymbolUpsert.RecordSuccessAsync(database, row, now, cancellationToken);
        if (pull.Answer.Fingerprint is { } answer && AnswerContext.IsLasting(pull.Bars))
        {
            row.Currency ??= stored.Symbol?.Currency;
            var known = new KnownAnswer(
                pull.Plan.IsFull, source, answer, AnswerContext.Of(context, pull.Plan, row), pull.Bars.Rejected.Count, pull.Bars.DaysWithoutBar.Count);
            await KnownAnswers.RememberAsync(database, symbol, known, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return report;
    }

    /// <summary>Writes what was rejected, which is kept also if nothing else is.</summary>
    /// <returns>The rejections that were not known from an earlier run.</returns>
    public static async Task<int> WriteRejectedAsync(
        WorkerDbContext database, SymbolPull pull, string source, long? runId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = pull.Bars.Rejected;
        var rejections = all.Take(MaxRejections).Select(bar => ToRow(pull.Symbol, bar, source, runId, now)).ToList();
        if (all.Count > MaxRejections)
        {
            var rest = new RejectedBar("more", null, "more_rejected", $"{all.Count - MaxRejections} more rows were rejected than the {MaxRejections} that are kept.", "{}");
            rejections.Add(ToRow(pull.Symbol, rest, source, runId, now));
        }
        return rejections.Count > 0 ? await RejectedBarUpsert.WriteAsync(database, rejections, cancellationToken) : 0;
    }

    private static async Task<IReadOnlyList<DateOnly>> FindLeftoversAsync(
        WorkerDbContext database, SymbolPull pull, CancellationToken cancellationToken)
    {
        var stored = await database.PriceBars.AsNoTracking().Where(bar => bar.Symbol == pull.Symbol).OrderBy(bar => bar.Date)
            .Select(bar => new StoredBar(bar.Date, bar.Close, bar.AdjustedClose)).ToListAsync(cancellationToken);
        var leftovers = Restatement.FindLeftovers(stored, pull.Bars.Accepted)
            .Concat(Restatement.FindOnWrongLevel(stored, pull.Bars.OnWrongLevel)).Distinct().ToList();
        if (leftovers.Count * 2 <= stored.Count)
            return leftovers;

        throw new PriceFeedException(pull.Symbol,
            $"{pull.Symbol}: the feed restated its history but answered without {leftovers.Count} of the {stored.Count} stored bars; "
            + $"expected most of them. Nothing was changed. If the ticker has passed to another company, drop the old bars "
            + $"(delete from worker.price_bars where symbol = '{pull.Symbol}') and fetch again; else wait for the feed to recover.",
            isTransient: false);
    }

    /// <summary>The dates with an accepted bar and no rejected row: what was rejected of them before is settled.</summary>
    private static List<DateOnly> AcceptedOnly(CheckedBars bars) =>
        [.. bars.Accepted.Select(bar => bar.Date).Except(bars.Rejected.Select(bar => bar.Date).OfType<DateOnly>())];

    private static PriceBarRow ToRow(string symbol, PriceBar bar, string source, DateTimeOffset now) => new()
    {
        Symbol = symbol,
        Date = bar.Date,
        Open = bar.Open,
        High = bar.High,
        Low = bar.Low,
        Close = bar.Close!.Value,
        AdjustedClose = bar.AdjustedClose,
        Volume = bar.Volume,
        Repair = bar.Repair,
        Source = source,
        FetchedAt = now,
    };

    private static CorporateActionRow ToRow(string symbol, CorporateAction action) =>
        new() { Symbol = symbol, Date = action.Date, Kind = action.Kind, Value = action.Value };

    private static RejectedBarRow ToRow(string symbol, RejectedBar bar, string source, long? runId, DateTimeOffset now) => new()
    {
        Symbol = symbol,
        Source = source,
        Rule = bar.Rule,
        RowKey = bar.RowKey,
        Date = bar.Date,
        Detail = bar.Detail,
        Values = bar.Values,
        RunId = runId,
        RejectedAt = now,
    };
}
