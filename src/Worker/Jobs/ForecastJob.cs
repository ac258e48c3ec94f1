using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Replay;
using Worker.Observability;
using Worker.Prices;

namespace Worker.Jobs;

/// <summary>
/// Forecasts from the newest closes, written to the ledger with the naive forecast; or from those of a past instant, compared with the
/// ledger.
/// </summary>
internal sealed class ForecastJob(
    PriceHistory history, ExpectedSessions sessions, Forecaster forecaster, ForecastLedger ledger, ForecastReplay replay, StoredSubjects subjects,
    IOptions<PricesOptions> prices, TimeProvider time, ILogger<ForecastJob> logger) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Arguments;
        var moment = new ReplayMoment(arguments.AsOf, arguments.KnownAt);
        var now = await replay.NowAsync(cancellationToken);
        if (moment.KnownAt > now)
        {
            throw new OperatorException(
                $"--known-at {moment.KnownAt:u} lies ahead: it is {now:u}. Expected a past instant, such as known_at of api.forecasts.");
        }
        var symbols = await history.SpellAsync(arguments.Symbols.Count > 0 ? arguments.Symbols : prices.Value.Symbols, cancellationToken);
        var failed = new List<SymbolFailure>();
        var series = await history.LoadNewestAsync(symbols, moment.AsOf ?? DateOnly.MaxValue, moment.KnownAt, failed, cancellationToken);
        var clocks = series.ToDictionary(pair => pair.Key, pair => pair.Value.Clock);
        var expected = moment.KnownAt is { } then
            ? await sessions.LoadKnownAtAsync(clocks, then, cancellationToken)
            : await sessions.LoadAsync(clocks, time.GetUtcNow(), cancellationToken);
        var batch = await forecaster.ForecastAsync(
            [.. series.Values.Select(one => (one, moment.AsOf ?? expected[one.Symbol].Date))], moment, context.RunId, cancellationToken);
        failed.AddRange(batch.Failed);
        batch.Skipped.AddRange(SkippedSymbols.WithoutBars(symbols.Except(failed.Select(one => one.Symbol)), series));
        if (batch.Rows.Count == 0 && failed.Count == 0)
            throw new OperatorException($"No forecast was made{SkippedSymbols.ToText(batch.Skipped)}.");

        var forecast = batch.Rows.Select(row => row.Symbol).Distinct().Count();
        var summary = $"{batch.Rows.Count} forecasts for {forecast} of {symbols.Count} symbols";
        var metrics = new JsonObject
        {
            ["symbols"] = forecast,
            ["forecasts"] = batch.Rows.Count,
            ["skipped"] = SkippedSymbols.ToJson(batch.Skipped),
        };
        var parts = failed.ToParts(JobArgument.Symbols, batch.Rows.Count > 0 ? symbols.Count : failed.Count, logger);
        if (moment.KnownAt is { } knownAt)
        {
            var compared = (await replay.CompareAsync(batch.Rows, knownAt, cancellationToken)).RequireEqual();
            metrics["equal"] = compared.Equal;
            metrics["not_stored"] = compared.NotStored;
            return new JobOutcome(
                $"{summary} as known at {knownAt:u}: {compared.ToText()}; nothing was written{SkippedSymbols.ToText(batch.Skipped)}",
                metrics)
            {
                Parts = parts,
            };
        }
        await subjects.StoreAsync(cancellationToken);
        var written = batch.Rows.Count == 0 ? 0 : await ledger.WriteAsync(batch.Rows, now, context.RunId, cancellationToken);
        metrics["rows_written"] = written;
        return new JobOutcome(
            $"{summary}, {written} rows written{SkippedSymbols.ToText(batch.Skipped)}"
            + (written == 0 && batch.Rows.Count > 0 ? $"; they are stored already{Closures(arguments.AsOf is null ? expected.Values : [])}" : ""),
            metrics,
            IsSkipped: written == 0)
        {
            Parts = parts,
        };
    }

    /// <summary>Why nothing new was to be forecast, each reason once.</summary>
    private static string Closures(IEnumerable<ExpectedSession> sessions) =>
        string.Concat(sessions.Select(session => session.Closure).OfType<string>().Distinct().Select(reason => $"; {reason}"));
}
