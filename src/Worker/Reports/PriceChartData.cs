namespace Worker.Reports;

/// <summary>What a price chart shows. Prices are in the listing currency as quoted now; every list ascends by date.</summary>
internal sealed record PriceChartData
{
    public required string Symbol { get; init; }

    /// <summary>ISO currency, or null if the feed does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>The last session that the forecast has seen; without a forecast, the last session shown as known.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>All stored closes, also those after <see cref="AsOf"/>.</summary>
    public required IReadOnlyList<ChartPoint> Closes { get; init; }

    /// <summary>The forecast that was published as of that day; empty if none was.</summary>
    public IReadOnlyList<ChartForecast> Forecast { get; init; } = [];

    /// <summary>The forecasts one session ahead that were published for the sessions before, by their target date.</summary>
    public IReadOnlyList<ChartForecast> Past { get; init; } = [];

    /// <summary>How the forecasts of one session ahead did; null if no close is known.</summary>
    public ChartSkill? Skill { get; init; }

    /// <summary>Whether equal distances are equal ratios of prices.</summary>
    public bool IsLog { get; init; }
}

internal readonly record struct ChartPoint(DateOnly Date, double Value);

/// <summary>One forecast with its intervals.</summary>
/// <param name="Model">What made it.</param>
/// <param name="Naive">The close of the as-of session.</param>
/// <param name="Interval50">Null where the model gives none.</param>
internal sealed record ChartForecast(
    DateOnly Date, int Horizon, string Model, double Value, double Naive, (double Lower, double Upper)? Interval50, (double Lower, double Upper) Interval80,
    (double Lower, double Upper) Interval95);

/// <summary>Published forecasts of one session ahead whose close is known.</summary>
/// <param name="Coverage80">Share whose close lay in the 80 % interval.</param>
/// <param name="PinballRatio">Pinball loss to that of the naive forecast; null if it is not known.</param>
internal sealed record ChartSkill(long Count, double Coverage80, double? PinballRatio);
