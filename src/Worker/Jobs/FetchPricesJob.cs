using System.Text.Json.Nodes;
using Worker.Forecasting.Panels;
using Worker.Observability;
using Worker.Prices;
using Worker.Prices.Ingestion;

namespace Worker.Jobs;

/// <summary>Brings the prices of the followed symbols up to date. A symbol that fails stops no other.</summary>
internal sealed class FetchPricesJob(PriceIngestion ingestion, SymbolNames names, StoredSubjects subjects) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var isAll = context.Arguments.Symbols.Count == 0;
        var symbols = await names.ResolveAsync(context.Arguments.Symbols, cancellationToken);
        if (symbols.Count == 0)
            throw new OperatorException("No symbols to fetch. Set Prices:Symbols (Prices__Symbols__0=AAPL) or pass --symbols AAPL.");

        // The as-of date plays no part: all that is finished is stored, and PriceHistory decides what may be seen of it.
        var report = await ingestion.RunAsync(
            new IngestionRequest { Symbols = symbols, IsAllFollowed = isAll, Full = context.Arguments.Full, RunId = context.RunId },
            new SymbolProgress(context.Progress, symbols.Count), cancellationToken);

        await subjects.StoreAsync(cancellationToken);

        var failed = report.Failed.ToList();
        var written = report.Symbols.Sum(symbol => symbol.BarsWritten);
        var isUnchanged = failed.Count == 0 && report.Symbols.All(symbol => symbol is { BarsWritten: 0, BarsRemoved: 0, ActionsWritten: 0 });
        var rejected = report.Symbols.Sum(symbol => symbol.Rejected);
        return new JobOutcome(
            $"{written} bars written for {report.Symbols.Count - failed.Count} of {report.Symbols.Count} symbols, {rejected} rejected"
            + (isUnchanged ? "; the feed has nothing that is not stored" : ""),
            new JsonObject
            {
                ["symbols"] = report.Symbols.Count,
                ["bars_written"] = written,
                ["bars_removed"] = report.Symbols.Sum(symbol => symbol.BarsRemoved),
                ["actions_written"] = report.Symbols.Sum(symbol => symbol.ActionsWritten),
                ["rejected"] = rejected,
                ["days_without_bar"] = report.Symbols.Sum(symbol => symbol.DaysWithoutBar),
                ["pulled_whole"] = report.Symbols.Count(symbol => symbol.IsFull),
                ["sources"] = new JsonObject(report.Symbols.Where(symbol => symbol.Source is not null).CountBy(symbol => symbol.Source!)
                    .Select(source => KeyValuePair.Create(source.Key, (JsonNode?)source.Value))),
                ["failed"] = new JsonArray([.. failed.Select(symbol => JsonValue.Create(symbol.Symbol))]),
            },
            IsSkipped: isUnchanged)
        {
            Parts = new RunParts(
                JobArgument.Symbols, report.Symbols.Count, [.. failed.Select(symbol => new FailedPart(symbol.Symbol, symbol.Error ?? ""))]),
        };
    }

    /// <summary>Symbols finish on several threads; the count must not go backwards.</summary>
    private sealed class SymbolProgress(IProgress<JobProgress> inner, int total) : IProgress<SymbolReport>
    {
        private readonly Lock _gate = new();
        private int _done;

        public void Report(SymbolReport value)
        {
            lock (_gate)
            {
                _done++;
                inner.Report(new((double)_done / total,
                    value.Error is null ? $"{value.Symbol}: {value.BarsWritten} bars written" : $"{value.Symbol}: failed"));
            }
        }
    }
}
