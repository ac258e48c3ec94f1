using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

/// <summary>A pull that may be written.</summary>
/// <param name="Stored">What was stored of the symbol before.</param>
/// <param name="Leftovers">The dates whose stored bars it replaces by nothing.</param>
internal sealed record WritablePull(SymbolPull Pull, StoredPrices Stored, IReadOnlyList<DateOnly> Leftovers)
{
    public string Symbol => Pull.Symbol;
}

/// <summary>
/// Writes all that some pulls brought in one transaction, with statements whose number does not depend on the number of pulls: after a crash a
/// symbol is as before or as after, never between.
/// </summary>
/// <param name="source">The feed that answered.</param>
/// <param name="context">As <see cref="AnswerContext.Of(PricesOptions)"/> says.</param>
internal sealed class PullWriter(WorkerDbContext database, string source, string context, long? runId, DateTimeOffset now)
{
    /// <summary>Rejected rows of one answer that are kept with their values; of the others only the number is kept.</summary>
    private const int MaxRejections = 2_000;

    private static readonly Dictionary<string, int> NoCounts = [];

    /// <param name="given">Of different symbols.</param>
    /// <returns>In the order of the pulls.</returns>
    public async Task<IReadOnlyList<SymbolReport>> WriteAsync(IReadOnlyList<WritablePull> given, CancellationToken cancellationToken)
    {
        // Every writer locks the rows of symbols in this order.
        List<WritablePull> pulls = [.. given.OrderBy(pull => pull.Symbol, StringComparer.Ordinal)];
        string[] symbols = [.. pulls.Select(pull => pull.Symbol)];
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);

        await PriceBarUpsert.LockAsync(database, symbols, cancellationToken);
        var removed = new Dictionary<string, int>();
        foreach (var pull in pulls.Where(pull => pull.Leftovers.Count > 0))
            removed[pull.Symbol] = await PriceBarUpsert.RemoveAsync(database, pull.Symbol, pull.Leftovers, cancellationToken);
        var bars = await PriceBarUpsert.WriteAsync(
            database, [.. pulls.SelectMany(Bars)], [.. pulls.Where(pull => pull.Stored.Recent.Count == 0).Select(pull => pull.Symbol)], cancellationToken);
        List<CorporateActionRow> answered = [.. pulls.SelectMany(Actions)];
        var actions = answered.Count > 0 ? await CorporateActionUpsert.WriteAsync(database, answered, cancellationToken) : NoCounts;
        var rejections = await WriteRejectedAsync([.. pulls.Select(pull => pull.Pull)], cancellationToken);
        await EmptyBarUpsert.ReplaceAsync(
            database, [.. pulls.Select(pull => (pull.Symbol, pull.Pull.Plan.From))],
            [.. pulls.SelectMany(pull => pull.Pull.Bars.DaysWithoutBar.Select(day => (pull.Symbol, day)))], cancellationToken);
        await RemoveAcceptedAsync(pulls, symbols, cancellationToken);
        await RememberAsync(pulls, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. given.Select(Report)];

        SymbolReport Report(WritablePull written) => new()
        {
            Symbol = written.Symbol,
            Source = source,
            BarsWritten = bars.GetValueOrDefault(written.Symbol),
            BarsRemoved = removed.GetValueOrDefault(written.Symbol),
            ActionsWritten = actions.GetValueOrDefault(written.Symbol),
            Rejected = written.Pull.Bars.Rejected.Count,
            RejectionsWritten = rejections.GetValueOrDefault(written.Symbol),
            DaysWithoutBar = written.Pull.Bars.DaysWithoutBar.Count,
            IsFull = written.Pull.Plan.IsFull,
        };
    }

    /// <summary>Writes what was rejected, which is kept also if nothing else is.</summary>
    /// <returns>By symbol the rejections that were not known from an earlier run.</returns>
    public async Task<IReadOnlyDictionary<string, int>> WriteRejectedAsync(IReadOnlyList<SymbolPull> pulls, CancellationToken cancellationToken)
    {
        List<RejectedBarRow> rejections = [.. pulls.SelectMany(Rejections)];
        return rejections.Count > 0 ? await RejectedBarUpsert.WriteAsync(database, rejections, cancellationToken) : NoCounts;
    }

    /// <summary>Removes rejections of dates with an accepted bar and no rejected row: what was rejected of them before is settled.</summary>
    private async Task RemoveAcceptedAsync(List<WritablePull> pulls, string[] symbols, CancellationToken cancellationToken)
    {
        var having = (await RejectedBarUpsert.HavingAsync(database, symbols, cancellationToken)).ToHashSet();
        List<(string, DateOnly)> settled = [.. pulls.Where(pull => having.Contains(pull.Symbol)).SelectMany(pull =>
            pull.Pull.Bars.Accepted.Select(bar => bar.Date).Except(pull.Pull.Bars.Rejected.Select(bar => bar.Date).OfType<DateOnly>())
                .Select(date => (pull.Symbol, date)))];
        if (settled.Count > 0)
            await RejectedBarUpsert.RemoveAsync(database, settled, cancellationToken);
    }

    private async Task RememberAsync(List<WritablePull> pulls, CancellationToken cancellationToken)
    {
        List<(WritablePull Pull, SymbolRow Row)> rows = [.. pulls.Select(pull => (pull, Row(pull.Pull)))];
        await SymbolUpsert.RecordSuccessAsync(database, [.. rows.Select(pair => pair.Row)], now, cancellationToken);
        var known = new List<(string, KnownAnswer)>();
        foreach (var (pull, row) in rows)
        {
            if (pull.Pull.Answer.Fingerprint is not { } answer || !AnswerContext.IsLasting(pull.Pull.Bars))
                continue;
            row.Currency ??= pull.Stored.Symbol?.Currency;
            known.Add((row.Symbol, new KnownAnswer(
                pull.Pull.Plan.IsFull, source, answer, AnswerContext.Of(context, pull.Pull.Plan, row), pull.Pull.Bars.Rejected.Count,
                pull.Pull.Bars.DaysWithoutBar.Count)));
        }
        if (known.Count > 0)
            await KnownAnswers.RememberAsync(database, known, cancellationToken);
        List<FeedMark> marks = [.. pulls.Where(pull => pull.Pull.Answer.Mark is not null).Select(
            pull => new FeedMark(pull.Symbol, source, context, pull.Pull.Answer.Mark!))];
        if (marks.Count > 0)
            await FeedMarks.WriteAsync(database, marks, cancellationToken);

        SymbolRow Row(SymbolPull pull)
        {
            var row = pull.Listing.ToRow(pull.Symbol, source, pull.Answer.Currency);
            row.RequestedFrom = pull.Plan.IsFull ? pull.Plan.From : null;
            return row;
        }
    }

    private IEnumerable<PriceBarRow> Bars(WritablePull pull) => pull.Pull.Bars.Accepted.Select(bar => new PriceBarRow
    {
        Symbol = pull.Symbol,
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
    });

    private static IEnumerable<CorporateActionRow> Actions(WritablePull pull) => pull.Pull.Answer.Actions.Select(
        action => new CorporateActionRow { Symbol = pull.Symbol, Date = action.Date, Kind = action.Kind, Value = action.Value });

    private IEnumerable<RejectedBarRow> Rejections(SymbolPull pull)
    {
        var all = pull.Bars.Rejected;
        IEnumerable<RejectedBar> kept = all.Take(MaxRejections);
        if (all.Count > MaxRejections)
        {
            kept = kept.Append(new RejectedBar(
                "more", null, "more_rejected", $"{all.Count - MaxRejections} more rows were rejected than the {MaxRejections} that are kept.", "{}"));
        }
        return kept.Select(bar => new RejectedBarRow
        {
            Symbol = pull.Symbol,
            Source = source,
            Rule = bar.Rule,
            RowKey = bar.RowKey,
            Date = bar.Date,
            Detail = bar.Detail,
            Values = bar.Values,
            RunId = runId,
            RejectedAt = now,
        });
    }
}
