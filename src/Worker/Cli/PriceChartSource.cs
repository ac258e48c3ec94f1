using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Versions;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;
using Worker.Reports;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Cli;

/// <summary>
/// Gathers what the charts of a symbol show: its closes, the version's replay of its test segment, and its newest forecast.
/// </summary>
internal sealed class PriceChartSource(
    PriceHistory history, ModelVersions versions, TestSegmentReplay replay, IDbContextFactory<WorkerDbContext> contexts,
    IOptions<ForecastingOptions> forecasting)
{
    /// <summary>A symbol as it is stored, in any case.</summary>
    public async Task<string> SpellAsync(string symbol, CancellationToken cancellationToken) =>
        (await history.SpellAsync([symbol], cancellationToken))[0];

    /// <summary>The version that may forecast the day.</summary>
    /// <exception cref="OperatorException">No version was trained on data up to that day.</exception>
    public async Task<ModelVersionRow> VersionAsync(string symbol, DateOnly asOf, CancellationToken cancellationToken)
    {
        var name = forecasting.Value.VersionName(symbol);
        return await versions.ForDayAsync(ForecasterKind.Name, name, asOf, cancellationToken)
            ?? throw new OperatorException($"No version of {name} was trained{(asOf < DateOnly.MaxValue ? $" on data up to {asOf:O}" : "")}. Run train-forecaster first.");
    }

    /// <exception cref="OperatorException">The symbol has no prices, or the version was not trained on it.</exception>
    public async Task<PriceChartData> PricesAsync(
        ModelVersionRow version, string symbol, DateOnly asOf, CancellationToken cancellationToken)
    {
        var series = await history.LoadAsync(symbol, asOf, cancellationToken);
        var test = replay.Of(version, series)
            ?? throw new OperatorException(
                $"Version {version.Id} of {version.Name} was not trained on {symbol}. Run train-forecaster --symbols {symbol}.");
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var model = version.Name.Split(':')[0];
        var isQuantile = QuantileSettings.Of(version.Settings) is not null;
        // A version of the quantile preset may publish another model at each horizon.
        var forecast = await context.Forecasts.AsNoTracking()
            .Where(row => row.Symbol == symbol && (isQuantile ? row.IsPublished : row.Model == model) && row.AsOfDate == series.Dates[series.Dates.Count - 1])
            .OrderBy(row => row.Horizon).ToListAsync(cancellationToken);
        var firstTest = test.Points.Count > 0 ? test.Points[0].Date : DateOnly.MaxValue;
        return new PriceChartData
        {
            Symbol = symbol,
            Currency = await context.Symbols.Where(row => row.Symbol == symbol).Select(row => row.Currency).SingleOrDefaultAsync(cancellationToken),
            Model = model,
            Training = [.. series.Dates.Zip(series.Closes, (date, close) => new ChartPoint(date, (double)close)).Where(point => point.Date <= firstTest)],
            Test = [.. test.Points.Select(point => new ChartPoint(point.Date, point.Actual))],
            Predicted = [.. test.Points.Select(point => new ChartPoint(point.Date, point.Predicted))],
            Naive = [.. test.Points.Select(point => new ChartPoint(point.Date, point.Naive))],
            Forecast =
            [
                .. forecast.Select(row => new ChartForecast(row.TargetDate, (double)row.PredictedClose,
                    (double)row.Lower80, (double)row.Upper80, (double)row.Lower95, (double)row.Upper95)),
            ],
            RmseRatio = test.Accuracy[0].RmseRatio,
            PublishedModels = isQuantile ? [.. forecast.Select(row => row.Model).Distinct()] : [],
            PinballRatio = isQuantile ? PinballRatio(version.Metrics) : null,
        };
    }

    /// <summary>What the losses of a version are.</summary>
    public static string LossUnit(ModelVersionRow version) =>
        QuantileSettings.Of(version.Settings) is null ? "scaled mean squared error" : "mean pinball loss in units of the deviation";

    private static double? PinballRatio(string metrics)
    {
        using var json = JsonDocument.Parse(metrics);
        return json.RootElement.TryGetProperty("pinball_ratio", out var ratio) && ratio.ValueKind == JsonValueKind.Number ? ratio.GetDouble() : null;
    }

    /// <summary>The loss curves of a version, ascending by epoch.</summary>
    public async Task<IReadOnlyList<LossPoint>> LossesAsync(ModelVersionRow version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.TrainingEpochs.AsNoTracking().Where(row => row.ModelVersionId == version.Id)
            .OrderBy(row => row.Epoch).Select(row => new LossPoint(row.Epoch, row.TrainingLoss, row.ValidationLoss)).ToListAsync(cancellationToken);
    }
}
