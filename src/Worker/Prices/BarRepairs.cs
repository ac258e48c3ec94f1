namespace Worker.Prices;

/// <summary>
/// Keeps the close of a row whose other prices do not fit it. Each repair has a name, which is stored with the bar
/// (<see cref="PriceBar.Repair"/>); a close that is far from its range is not repaired, and a rule rejects the row.
/// </summary>
internal static class BarRepairs
{
    /// <summary>A settlement may be outside the range of the trades, but not further than this share of itself.</summary>
    private const decimal MaxDistance = 0.1m;

    private const int FewestRows = 3;

    /// <summary>Open, high and low were adjusted for dividends and the close was not: they are brought to its basis.</summary>
    public const string RangeRescaled = "range_rescaled";

    /// <summary>The close is a little outside low to high: the range now holds it.</summary>
    public const string RangeWidened = "range_widened";

    /// <summary>
    /// High and low are 0 although there is a close, as some feeds write a day without a trade: open, high and low are left empty.
    /// </summary>
    public const string RangeDropped = "range_dropped";

    /// <summary>The open is outside low to high, or is 0: it is left empty.</summary>
    public const string OpenDropped = "open_dropped";

    /// <summary>
    /// Whether the feed gives ranges that were adjusted for dividends: at least half of the rows show it. A few rows are wrong closes.
    /// </summary>
    public static bool AreRangesAdjusted(IReadOnlyCollection<PriceBar> bars) =>
        bars.Count >= FewestRows && 2 * bars.Count(IsRangeAdjusted) >= bars.Count;

    /// <param name="areRangesAdjusted">As <see cref="AreRangesAdjusted"/> says of all rows of the answer.</param>
    public static PriceBar Apply(PriceBar bar, bool areRangesAdjusted)
    {
        if (bar.Close is not > 0 || bar.High < bar.Low)
            return bar;
        if (bar is { High: 0, Low: 0 })
            return Named(bar, RangeDropped) with { Open = null, High = null, Low = null };
        return DropOpen(Widen(areRangesAdjusted ? Rescale(bar) : bar));
    }

    private static bool IsRangeAdjusted(PriceBar bar) =>
        IsOutside(bar.Close, bar) && bar is { AdjustedClose: > 0, High: not null, Low: not null } && !IsOutside(bar.AdjustedClose, bar);

    private static PriceBar Rescale(PriceBar bar)
    {
        if (!IsRangeAdjusted(bar) || bar.AdjustedClose is null)
            return bar;
        var factor = bar.Close!.Value / bar.AdjustedClose.Value;
        return Named(bar, RangeRescaled) with
        {
            Open = PriceDigits.Round(bar.Open * factor),
            High = PriceDigits.Round(bar.High * factor),
            Low = PriceDigits.Round(bar.Low * factor),
        };
    }

    private static PriceBar Widen(PriceBar bar)
    {
        var close = bar.Close!.Value;
        if (!IsOutside(close, bar) || bar.High * (1 + MaxDistance) < close || bar.Low * (1 - MaxDistance) > close)
            return bar;
        return Named(bar, RangeWidened) with
        {
            High = bar.High is { } high ? Math.Max(high, close) : null,
            Low = bar.Low is { } low ? Math.Min(low, close) : null,
        };
    }

    private static PriceBar DropOpen(PriceBar bar) =>
        bar.Open <= 0 || IsOutside(bar.Open, bar) ? Named(bar, OpenDropped) with { Open = null } : bar;

    private static PriceBar Named(PriceBar bar, string repair) =>
        bar with { Repair = bar.Repair is null ? repair : $"{bar.Repair}, {repair}" };

    private static bool IsOutside(decimal? price, PriceBar bar) => BarRules.IsOutside(price, bar);
}
