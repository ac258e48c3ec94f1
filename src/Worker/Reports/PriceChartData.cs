namespace Worker.Reports;

/// <summary>What a price chart shows. Prices are in the listing currency; every list ascends by date.</summary>
internal sealed record PriceChartData
{
    public required string Symbol { get; init; }

    /// <summary>ISO currency, or null if the feed does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>The model's name: <c>gru</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Closes before the test segment.</summary>
    public required IReadOnlyList<ChartPoint> Training { get; init; }

    /// <summary>Closes of the test segment.</summary>
    public required IReadOnlyList<ChartPoint> Test { get; init; }

    /// <summary>What the model predicted for the test sessions one session before.</summary>
    public required IReadOnlyList<ChartPoint> Predicted { get; init; }

    /// <summary>The naive forecast for the test sessions: the close of the session before.</summary>
    public required IReadOnlyList<ChartPoint> Naive { get; init; }

    /// <summary>The forecast of the coming sessions; empty if none was made.</summary>
    public required IReadOnlyList<ChartForecast> Forecast { get; init; }

    /// <summary>The model's test RMSE over the naive forecast's, one session ahead.</summary>
    public required double RmseRatio { get; init; }

    /// <summary>The models that made the forecast, if their point forecast is the last close; else empty.</summary>
    public IReadOnlyList<string> PublishedModels { get; init; } = [];

    /// <summary>Their pinball loss on the newest fold over that of the naive forecast; null if it is not known.</summary>
    public double? PinballRatio { get; init; }
}

internal readonly record struct ChartPoint(DateOnly Date, double Value);

/// <summary>One forecast with its intervals.</summary>
internal readonly record struct ChartForecast(
    DateOnly Date, double Value, double Lower80, double Upper80, double Lower95, double Upper95);
