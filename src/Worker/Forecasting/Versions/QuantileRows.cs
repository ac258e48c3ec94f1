using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>Writes quantiles of log-returns down as rows of the ledger. Bounds are exponentials of logs: no price is negative.</summary>
internal sealed record QuantileRows(long VersionId, long RunId, DateOnly DataCutoff, string DataSha256, DateTimeOffset CreatedAt)
{
    /// <param name="quantiles">Of the log-return, ascending.</param>
    /// <param name="live">The factors that are in the quantiles; null if live calibration is switched off.</param>
    public ForecastRow Row(PriceSeries prices, string model, int horizon, ReadOnlySpan<double> quantiles, LiveFactors? live, bool isPublished) =>
        new()
        {
            Symbol = prices.Symbol,
            AsOfDate = prices.Dates[^1],
            Horizon = horizon,
            TargetDate = prices.Calendar.Next(prices.Dates[^1], horizon),
            Model = model,
            ModelVersionId = VersionId,
            RunId = RunId,
            PredictedClose = Price(prices, quantiles[QuantileLevels.Median]),
            Lower50 = Price(prices, quantiles[QuantileLevels.Lower50]),
            Upper50 = Price(prices, quantiles[QuantileLevels.Upper50]),
            Lower80 = Price(prices, quantiles[QuantileLevels.Lower80]),
            Upper80 = Price(prices, quantiles[QuantileLevels.Upper80]),
            Lower95 = Price(prices, quantiles[QuantileLevels.Lower95]),
            Upper95 = Price(prices, quantiles[QuantileLevels.Upper95]),
            Calibration80 = live?.Factor80,
            Calibration95 = live?.Factor95,
            NaiveClose = prices.Closes[^1],
            DataCutoff = DataCutoff,
            DataSha256 = DataSha256,
            IsPublished = isPublished,
            CreatedAt = CreatedAt,
        };

    /// <summary>The one place where a log-return becomes money, with the digits of a stored price.</summary>
    private static decimal Price(PriceSeries prices, double logReturn) => logReturn == 0
        ? prices.Closes[^1]
        : Math.Max(PriceDigits.Smallest, PriceDigits.Round((decimal)((double)prices.Closes[^1] * Math.Exp(logReturn))));
}
