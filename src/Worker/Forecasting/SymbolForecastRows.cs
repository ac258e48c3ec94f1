using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting;

/// <summary>Writes one symbol's predictions down as rows of the ledger: the model's and the naive forecast side by side.</summary>
/// <param name="volatility">What a day has lately moved, in the listing currency: the unit of the intervals.</param>
internal sealed class SymbolForecastRows(PriceSeries prices, double volatility, long versionId, long runId, PublishRule publish, DateTimeOffset createdAt)
{
    private readonly double _lastClose = (double)prices.Closes[^1];

    /// <summary>
    /// Whether a predicted close can be stored: a number between the smallest and the largest price that is kept.
    /// </summary>
    public static bool IsStorable(double close) => double.IsFinite(close) && close is >= (double)PriceDigits.Smallest and < 1e12;

    /// <param name="horizon">Sessions ahead, from 1.</param>
    public IEnumerable<ForecastRow> Pair(string model, SymbolForecaster symbol, int horizon, double predicted)
    {
        var modelWins = publish == PublishRule.Model || symbol.BeatsNaive(horizon);
        yield return Row(model, horizon, predicted, symbol.Intervals[horizon - 1], modelWins);
        yield return Row(NaiveForecast.ModelName, horizon, _lastClose, symbol.NaiveIntervals[horizon - 1], !modelWins);
    }

    private ForecastRow Row(string model, int horizon, double predicted, ConformalInterval interval, bool isPublished) => new()
    {
        Symbol = prices.Symbol,
        AsOfDate = prices.Dates[^1],
        Horizon = horizon,
        TargetDate = prices.Calendar.Next(prices.Dates[^1], horizon),
        Model = model,
        ModelVersionId = versionId,
        RunId = runId,
        PredictedClose = Money(predicted),
        Lower80 = Money(interval.Lower80(predicted, volatility)),
        Upper80 = Money(interval.Upper80(predicted, volatility)),
        Lower95 = Money(interval.Lower95(predicted, volatility)),
        Upper95 = Money(interval.Upper95(predicted, volatility)),
        NaiveClose = prices.Closes[^1],
        IsPublished = isPublished,
        CreatedAt = createdAt,
    };

    /// <summary>The one place where a floating-point number becomes money again, with the digits of a stored price.</summary>
    private static decimal Money(double price) => PriceDigits.Round((decimal)price);
}
