using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Versions;
using Worker.Observability;
using Worker.Prices;
using Worker.Reports;
using Worker.Storage;
using Worker.Storage.Queries;
using Worker.Storage.Tables;

namespace Worker.Cli;

/// <summary>
/// Gathers what the charts of a symbol show: its closes, what was published for it, and the losses of the version that it came from.
/// </summary>
internal sealed class PriceChartSource(
    PriceHistory history, Models.ModelVersions versions, WorkerDatabase database, IDbContextFactory<WorkerDbContext> contexts, IOptions<ForecastingOptions> forecasting)
{
    /// <summary>What readers were shown as of a day; the newest if it is the largest date.</summary>
    /// <param name="symbol">In any case.</param>
    /// <exception cref="UsageException">The symbol has no prices.</exception>
    /// <exception cref="OperatorException">It has none up to that day.</exception>
    public async Task<PriceChartData> PricesAsync(string symbol, DateOnly asOf, bool isLog, CancellationToken cancellationToken)
    {
        var forecasts = new PublishedForecasts(database);
        symbol = await KnownAsync(symbol, forecasts, cancellationToken);
        var series = await history.LoadAsync(symbol, DateOnly.MaxValue, cancellationToken);
        var closes = series.Dates.Zip(series.Closes, (date, close) => new ChartPoint(date, (double)close)).ToArray();
        if (closes[0].Date > asOf)
            throw new OperatorException($"The prices of {symbol} begin on {closes[0].Date:O}, after --as-of {asOf:O}. Name a later day.");
        var newest = await forecasts.NewestAsync(symbol, asOf, cancellationToken);
        var seenUpTo = newest.Count > 0 ? newest[0].AsOf : closes.Last(point => point.Date <= asOf).Date;
        var record = await forecasts.RecordAsync(symbol, seenUpTo, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new PriceChartData
        {
            Symbol = symbol,
            Currency = await context.Symbols.Where(row => row.Symbol == symbol).Select(row => row.Currency).SingleOrDefaultAsync(cancellationToken),
            AsOf = seenUpTo,
            Closes = closes,
            Forecast = [.. newest.Select(forecast => AsQuotedNow(forecast, closes))],
            Past = [.. (await forecasts.OneAheadAsync(symbol, seenUpTo, cancellationToken)).Select(forecast => AsQuotedNow(forecast, closes))],
            Skill = record is { Count: > 0, Coverage80: { } coverage } ? new ChartSkill(record.Count, coverage, record.PinballRatio) : null,
            IsLog = isLog,
        };
    }

    /// <summary>The version that the forecast of the day comes from; null if none was trained on data up to that day.</summary>
    public Task<ModelVersionRow?> VersionAsync(string symbol, DateOnly asOf, CancellationToken cancellationToken) =>
        versions.ForDayAsync(ForecasterKind.Name, forecasting.Value.VersionName(symbol), asOf, cancellationToken);

    /// <summary>What the losses of a version are.</summary>
    public static string LossUnit(ModelVersionRow version) =>
        QuantileSettings.Of(version.Settings) is null ? "scaled mean squared error" : "mean pinball loss in units of the deviation";

    /// <summary>The loss curves of a version, ascending by epoch.</summary>
    public async Task<IReadOnlyList<LossPoint>> LossesAsync(ModelVersionRow version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.TrainingEpochs.AsNoTracking().Where(row => row.ModelVersionId == version.Id)
            .OrderBy(row => row.Epoch).Select(row => new LossPoint(row.Epoch, row.TrainingLoss, row.ValidationLoss)).ToListAsync(cancellationToken);
    }

    private async Task<string> KnownAsync(string symbol, PublishedForecasts forecasts, CancellationToken cancellationToken)
    {
        var spelt = (await history.SpellAsync([symbol], cancellationToken))[0];
        var stored = (await forecasts.SymbolsAsync(cancellationToken)).Select(one => one.Symbol).ToList();
        if (stored.Contains(spelt)) return spelt;
        throw new UsageException(stored.Count == 0
            ? $"There are no prices of '{symbol}' nor of any other symbol. Fetch them first: forecast-worker run fetch-prices --symbols {symbol}"
            : $"There are no prices of '{symbol}'.{(NearestName.Of(symbol, stored) is { } meant ? $" Did you mean '{meant}'?" : "")} "
                + $"There are some of: {SubjectNames.List(stored)}. Fetch others: forecast-worker run fetch-prices --symbols {symbol}");
    }

    /// <summary>A split after the forecast restates the closes; the close of the as-of session shows by how much. Less than a percent is a feed's correction.</summary>
    private static ChartForecast AsQuotedNow(PublishedForecast forecast, ChartPoint[] closes)
    {
        var naive = (double)forecast.Naive;
        var at = Array.BinarySearch(closes, new ChartPoint(forecast.AsOf, 0), Comparer<ChartPoint>.Create((one, other) => one.Date.CompareTo(other.Date)));
        var factor = at >= 0 && naive > 0 && Math.Abs(closes[at].Value - naive) > 0.01 * naive ? closes[at].Value / naive : 1;
        return new ChartForecast(
            forecast.Date, forecast.Horizon, forecast.Model, (double)forecast.Predicted * factor, naive * factor,
            forecast.Interval50 is { } inner ? Scaled(inner) : null, Scaled(forecast.Interval80), Scaled(forecast.Interval95));

        (double Lower, double Upper) Scaled((decimal Lower, decimal Upper) interval) => ((double)interval.Lower * factor, (double)interval.Upper * factor);
    }
}
