using Microsoft.EntityFrameworkCore;
using Worker.Storage;

namespace Worker.Forecasting.Calibration;

/// <summary>
/// Width factors of the coming forecasts from the ledger's own errors: those of all symbols of a model, horizon by horizon. They are
/// computed anew each time from the stored forecasts and closes alone. Thread-safe.
/// </summary>
internal sealed class LiveCalibration(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>The factors of the 80 and 95 % intervals for horizons 1..H.</summary>
    /// <param name="asOf">Closes after this date are ignored.</param>
    public async Task<LiveFactors[]> FactorsAsync(
        string model, IReadOnlyCollection<string> symbols, DateOnly asOf, int horizons, AdaptiveConformalSettings settings, CancellationToken cancellationToken)
    {
        // Sessions are days of five in seven, less some holidays.
        var since = asOf.AddDays(-(int)((settings.Window + horizons) * 1.5));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Database.SqlQuery<KnownForecast>(
            $"""
            select horizon, as_of_date, predicted_close::double precision as predicted, actual_close::double precision as actual,
              lower_80::double precision as lower80, upper_80::double precision as upper80,
              lower_95::double precision as lower95, upper_95::double precision as upper95,
              coalesce(calibration_80, 1) as calibration80, coalesce(calibration_95, 1) as calibration95
            from api.forecasts
            where model = {model} and symbol = any({symbols.ToArray()}) and as_of_date > {since} and as_of_date < {asOf} and actual_date <= {asOf}
              and lower_95 > 0
            order by as_of_date
            """).ToListAsync(cancellationToken);
        return [.. Enumerable.Range(1, horizons).Select(horizon =>
        {
            var (inner, outer) = (new AdaptiveConformal(0.80, settings), new AdaptiveConformal(0.95, settings));
            foreach (var day in known.Where(row => row.Horizon == horizon).GroupBy(row => row.AsOfDate))
            {
                inner.Add([.. day.Select(row => row.Score(row.Lower80, row.Upper80, row.Calibration80))]);
                outer.Add([.. day.Select(row => row.Score(row.Lower95, row.Upper95, row.Calibration95))]);
            }
            return new LiveFactors(inner.Factor, outer.Factor);
        })];
    }

    private sealed record KnownForecast(
        int Horizon, DateOnly AsOfDate, double Predicted, double Actual, double Lower80, double Upper80, double Lower95, double Upper95,
        double Calibration80, double Calibration95)
    {
        // Of the bounds before live calibration, on logs.
        public double Score(double lower, double upper, double calibration) =>
            AdaptiveConformal.Score(Math.Log(lower / Predicted) / calibration, 0, Math.Log(upper / Predicted) / calibration, Math.Log(Actual / Predicted));
    }
}
