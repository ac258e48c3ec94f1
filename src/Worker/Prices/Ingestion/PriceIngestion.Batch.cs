using Microsoft.Extensions.Logging;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Prices.Ingestion;

internal sealed partial class PriceIngestion
{
    /// <summary>Bars of answers that are gathered before they are checked and written: some 5 MiB.</summary>
    private const int MaxBars = 5_000;

    /// <summary>The answer to the plan that is stored, if nothing that it depended on has changed since.</summary>
    private static KnownAnswer? Known(StoredPrices stored, PullPlan plan, string feed, string context) => stored.Symbol is not { } listing
        ? null
        : stored.Known.FirstOrDefault(one => one.IsWhole == plan.IsFull && one.Source == feed && one.Context == AnswerContext.Of(context, plan, listing));

    /// <summary>The mark of the feed's last answer, if it was made under the same settings and by the same version.</summary>
    private static string? Mark(StoredPrices stored, string feed, string context) =>
        stored.Marks.FirstOrDefault(mark => mark.Source == feed && mark.Settings == context)?.Mark;

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

    [LoggerMessage(2106, LogLevel.Information, "{Symbols} symbols could not be written together and are written one by one. {Error}")]
    private partial void LogApart(int symbols, string error);

    /// <summary>Symbols that are fetched and written together.</summary>
    /// <param name="Context">As <see cref="AnswerContext.Of(PricesOptions)"/> says.</param>
    /// <param name="Done">Takes the report of each symbol, by the name that was requested.</param>
    private sealed record Batch(IngestionRequest Request, string Context, DateTimeOffset Now, WorkerDbContext Database, Action<string, SymbolReport> Done);

    /// <summary>A symbol that no source has given usable prices of yet, and why.</summary>
    private sealed record SymbolAttempt(string Symbol, StoredPrices Stored)
    {
        public List<(string Source, string Message, bool IsUnforeseen)> Faults { get; } = [];
    }

    /// <param name="Answer">Null if it is the known one.</param>
    /// <param name="Known">The answer to the plan that is stored; null for none.</param>
    private sealed record Answered(SymbolAttempt Attempt, PullPlan Plan, PriceFeedAnswer? Answer, KnownAnswer? Known);
}
