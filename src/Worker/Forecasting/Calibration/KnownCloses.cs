using Worker.Prices;

namespace Worker.Forecasting.Calibration;

/// <summary>The closes of one symbol as they were known at an instant, sessions ascending. It finds actual closes as the view <c>api.forecasts</c> does.</summary>
internal sealed record KnownCloses(IReadOnlyList<DateOnly> Dates, IReadOnlyList<decimal> Closes)
{
    // Below this share a difference is a feed's correction, above it a split.
    private const decimal Restated = 0.01m;

    /// <summary>The close of the h-th session after the as-of date, at the level of the forecast's prices; null if it is not known.</summary>
    /// <param name="naiveClose">The close of the as-of date when the forecast was made.</param>
    public decimal? Actual(DateOnly asOf, int horizon, decimal naiveClose)
    {
        var next = UpperBound(asOf);
        if (next + horizon - 1 >= Dates.Count) return null;
        var actual = Closes[next + horizon - 1];
        return next > 0 && Dates[next - 1] == asOf && Math.Abs(Closes[next - 1] - naiveClose) > Restated * naiveClose
            ? PriceDigits.Round(actual * naiveClose / Closes[next - 1])
            : actual;
    }

    /// <summary>The index of the first session after a date.</summary>
    private int UpperBound(DateOnly date)
    {
        var (low, high) = (0, Dates.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Dates[middle] > date) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
