using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Versions;

/// <summary>Writes quantiles of log-returns down as rows of the ledger. Bounds are exponentials of logs: no price is negative.</summary>
internal sealed record QuantileRows(long VersionId, long RunId, DateOnly DataCutoff, string DataSha256, DateTimeOffset CreatedAt)
{
    private const decimal SmallestPrice = 0.000001m;

    /// <param name="quantiles">Of the log-return, ascending; changed by the live factors.</param>
    /// <param name="live">Null if live calibration is switched off.</param>
    public ForecastRow Row(PriceSeries prices, string model, int horizon, Span<double> quantiles, LiveFactors? live, bool isPublished)
    {
        if (live is { } factors)
            Apply(factors, quantiles);
        return new ForecastRow
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
    }

    private static void Apply(LiveFactors factors, Span<double> quantiles)
    {
        var median = quantiles[QuantileLevels.Median];
        (int Level, double Factor)[] bounds =
        [
            (QuantileLevels.Lower80, factors.Factor80), (QuantileLevels.Upper80, factors.Factor80),
            (QuantileLevels.Lower95, factors.Factor95), (QuantileLevels.Upper95, factors.Factor95),
        ];
        foreach (var (level, factor) in bounds)
            quantiles[level] = median + (factor * (quantiles[level] - median));
        // The intervals lie in each other whatever the factors are.
        quantiles[QuantileLevels.Lower50] = Math.Max(quantiles[QuantileLevels.Lower50], quantiles[QuantileLevels.Lower80]);
        quantiles[QuantileLevels.Upper50] = Math.Min(quantiles[QuantileLevels.Upper50], quantiles[QuantileLevels.Upper80]);
        quantiles[QuantileLevels.Lower95] = Math.Min(quantiles[QuantileLevels.Lower95], quantiles[QuantileLevels.Lower80]);
        quantiles[QuantileLevels.Upper95] = Math.Max(quantiles[QuantileLevels.Upper95], quantiles[QuantileLevels.Upper80]);
    }

    /// <summary>The one place where a log-return becomes money: six decimals, as stored.</summary>
    private static decimal Price(PriceSeries prices, double logReturn) => logReturn == 0
        ? prices.Closes[^1]
        : Math.Max(SmallestPrice, decimal.Round((decimal)((double)prices.Closes[^1] * Math.Exp(logReturn)), 6));
}
