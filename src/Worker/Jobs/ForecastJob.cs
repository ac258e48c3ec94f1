using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Observability;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>Forecasts from the newest closes, written to the ledger with the naive forecast.</summary>
internal sealed class ForecastJob(
    PriceHistory history, ExpectedSessions sessions, Forecaster forecaster, ForecastLedger ledger, IOptions<PricesOptions> prices, TimeProvider time,
    ILogger<ForecastJob> logger) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var symbols = await history.SpellAsync(arguments.Symbols.Count > 0 ? arguments.Symbols : prices.Value.Symbols, cancellationToken);
        var failed = new List<SymbolFailure>();
        var series = await history.LoadAsync(symbols, arguments.AsOf ?? DateOnly.MaxValue, failed, cancellationToken);
        var expected = await sessions.LoadAsync(series.ToDictionary(pair => pair.Key, pair => pair.Value.Clock), time.GetUtcNow(), cancellationToken);
        var batch = await forecaster.ForecastAsync(
            [.. series.Values.Select(one => (one, arguments.AsOf ?? expected[one.Symbol].Date))], arguments.AsOf, context.RunId, cancellationToken);
        failed.AddRange(batch.Failed);
        batch.Skipped.AddRange(SkippedSymbols.WithoutBars(symbols.Except(failed.Select(one => one.Symbol)), series));
        if (batch.Rows.Count == 0 && failed.Count == 0)
            throw new OperatorException($"No forecast was made{SkippedSymbols.ToText(batch.Skipped)}.");

        var written = batch.Rows.Count == 0 ? 0 : await ledger.WriteAsync(batch.Rows, context.RunId, cancellationToken);
        var forecast = batch.Rows.Select(row => row.Symbol).Distinct().Count();
        return new JobOutcome(
            $"{batch.Rows.Count} forecasts for {forecast} of {symbols.Count} symbols, {written} rows written{SkippedSymbols.ToText(batch.Skipped)}"
            + (written == 0 && batch.Rows.Count > 0 ? $"; they are stored already{Closures(arguments.AsOf is null ? expected.Values : [])}" : ""),
            new JsonObject
            {
                ["symbols"] = forecast,
                ["forecasts"] = batch.Rows.Count,
                ["rows_written"] = written,
                ["skipped"] = SkippedSymbols.ToJson(batch.Skipped),
            },
            IsSkipped: written == 0)
        {
            Parts = failed.ToParts(JobArgument.Symbols, batch.Rows.Count > 0 ? symbols.Count : failed.Count, logger),
        };
    }

    /// <summary>Why nothing new was to be forecast, each reason once.</summary>
    private static string Closures(IEnumerable<ExpectedSession> sessions) =>
        string.Concat(sessions.Select(session => session.Closure).OfType<string>().Distinct().Select(reason => $"; {reason}"));
}
