using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Forecasting.Calibration;

/// <summary>
/// Width factors of the coming forecasts from the ledger's own errors: those of all symbols of a model, horizon by horizon. They are
/// computed anew each time from the stored forecasts and closes alone. Thread-safe.
/// </summary>
internal sealed class LiveCalibration(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>The factors of the 80 and 95 % intervals for horizons 1..H.</summary>
    /// <param name="asOf">Closes after this date are ignored.</param>
    /// <param name="knownAt">Uses the forecasts and closes that were stored at this instant; null uses those that are stored.</param>
    public async Task<LiveFactors[]> FactorsAsync(
        string model, IReadOnlyCollection<string> symbols, DateOnly asOf, DateTimeOffset? knownAt, int horizons, AdaptiveConformalSettings settings,
        CancellationToken cancellationToken)
    {
        // Sessions are days of five in seven, less some holidays.
        var since = asOf.AddDays(-(int)((settings.Window + horizons) * 1.5));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var scored = knownAt is { } instant
            ? (await KnownAtAsync(context, model, symbols, since, asOf, instant, cancellationToken)).ToAsyncEnumerable()
            : Stored(context, model, symbols, since, asOf);
        var live = Enumerable.Range(1, horizons).Select(_ => new LiveHorizon(settings)).ToArray();
        await foreach (var row in scored.WithCancellation(cancellationToken))
        {
            if (row.Horizon <= horizons)
                live[row.Horizon - 1].Add(row);
        }
        return [.. live.Select(horizon => horizon.Factors())];
    }

    // Read as it comes: a year of many symbols is millions of rows.
    private static IAsyncEnumerable<ScoredForecast> Stored(
        WorkerDbContext context, string model, IReadOnlyCollection<string> symbols, DateOnly since, DateOnly asOf) =>
        context.Database.SqlQuery<ScoredForecast>(
            $"""
            select horizon, as_of_date, predicted_close as predicted, actual_close as actual, lower_80 as lower80, upper_80 as upper80,
              lower_95 as lower95, upper_95 as upper95, coalesce(calibration_80, 1) as calibration80, coalesce(calibration_95, 1) as calibration95
            from api.forecasts
            where model = {model} and symbol = any({symbols.ToArray()}) and as_of_date > {since} and as_of_date < {asOf} and actual_date <= {asOf}
              and lower_95 > 0
            order by as_of_date
            """).AsAsyncEnumerable();

    private static async Task<List<ScoredForecast>> KnownAtAsync(
        WorkerDbContext context, string model, IReadOnlyCollection<string> symbols, DateOnly since, DateOnly asOf, DateTimeOffset knownAt,
        CancellationToken cancellationToken)
    {
        var bars = await context.BarsOf(symbols, asOf, knownAt).Where(bar => bar.Date > since)
            .OrderBy(bar => bar.Date).Select(bar => new { bar.Symbol, bar.Date, bar.Close }).ToListAsync(cancellationToken);
        var closes = bars.GroupBy(bar => bar.Symbol)
            .ToDictionary(group => group.Key, group => new KnownCloses([.. group.Select(bar => bar.Date)], [.. group.Select(bar => bar.Close)]));
        var forecasts = await context.Forecasts.AsNoTracking()
            .Where(row => row.Model == model && symbols.Contains(row.Symbol) && row.AsOfDate > since && row.AsOfDate < asOf && row.Lower95 > 0
                && (row.KnownAt ?? row.CreatedAt) <= knownAt)
            .OrderBy(row => row.AsOfDate).ToListAsync(cancellationToken);
        return
        [
            .. from row in forecasts
               let actual = closes.GetValueOrDefault(row.Symbol)?.Actual(row.AsOfDate, row.Horizon, row.NaiveClose)
               where actual is not null
               select new ScoredForecast(
                   row.Horizon, row.AsOfDate, row.PredictedClose, actual.Value, row.Lower80, row.Upper80, row.Lower95, row.Upper95,
                   row.Calibration80 ?? 1, row.Calibration95 ?? 1),
        ];
    }
}
