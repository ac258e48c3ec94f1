using System.Globalization;
using Worker.Calendars;

namespace Worker.Prices;

/// <summary>What a bar is checked against in addition to its own values.</summary>
internal sealed record BarCheckContext
{
    public required TradingCalendar Calendar { get; init; }

    /// <summary>The exchange's date now.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The newest session whose bar is final.</summary>
    public required DateOnly LastFinishedSession { get; init; }

    /// <summary>
    /// The largest move of the close from one bar to the next, as a ratio less one in either direction: 0.5 is up by a half
    /// or down by a third.
    /// </summary>
    public required decimal MaxDailyMove { get; init; }

    /// <summary>
    /// The stored bars before the first one of the answer, ascending by date, of which the closes and adjusted closes count: they tell
    /// the level of the prices. Empty if none are on the same basis.
    /// </summary>
    public IReadOnlyList<PriceBar> Before { get; init; } = [];
}

/// <summary>A rule that a bar must keep.</summary>
/// <param name="Name">As in <c>worker.rejected_bars.rule</c>.</param>
/// <param name="Complaint">What was received and what was expected, or null if the bar keeps the rule.</param>
internal sealed record BarRule(string Name, Func<PriceBar, BarCheckContext, string?> Complaint);

/// <summary>
/// The rules that a bar keeps or breaks by itself, in the order in which they are asked; the first broken one names the rejection.
/// </summary>
internal static class BarRules
{
    /// <summary>Prices beyond these are faults of a feed.</summary>
    private const decimal LargestPrice = 999_999_999_999.999999m, SmallestPrice = PriceDigits.Smallest;

    /// <summary>The rule after whose break the next close is compared with nothing.</summary>
    public const string NonPositivePrice = "non_positive_price";

    public static IReadOnlyList<BarRule> All { get; } =
    [
        new("future_session", (bar, context) => bar.Date > context.Today
            ? $"the session is {bar.Date:yyyy-MM-dd}; at the exchange it is {context.Today:yyyy-MM-dd}" : null),

        // Only if every session is known: other calendars lack closures or special sessions.
        new("not_a_session", (bar, context) => context.Calendar.IsCertainlyClosed(bar.Date)
            ? $"{bar.Date:yyyy-MM-dd} is {context.Calendar.WhyClosed(bar.Date)}, when {context.Calendar} has no session" : null),

        new("unfinished_session", (bar, context) => bar.Date == context.Today && bar.Date > context.LastFinishedSession
            ? $"the session of {bar.Date:yyyy-MM-dd} is not over; it counts once it is" : null),

        new("close_missing", (bar, _) => bar.Close is null
            ? "the row has prices but no close" : null),

        // A future may settle below 0, as oil did on 2020-04-20: such a price is true, but has no return that could be learnt.
        new(NonPositivePrice, (bar, _) => AnyPrice(bar, price => price <= 0)
            ? $"prices must be above 0; received {Describe(bar)}" : null),

        new("price_out_of_range", (bar, _) => AnyPrice(bar, price => price is > LargestPrice or < SmallestPrice)
                || bar.AdjustedClose is > LargestPrice or < -LargestPrice
            ? Text($"prices must lie between {SmallestPrice} and {LargestPrice}; received {Describe(bar)}") : null),

        new("high_below_low", (bar, _) => bar.High < bar.Low && bar.High < bar.Low - Rounding(bar.Low)
            ? Text($"high {bar.High} is below low {bar.Low}") : null),

        new("open_outside_range", (bar, _) => IsOutside(bar.Open, bar)
            ? Text($"open {bar.Open} lies outside low {bar.Low} to high {bar.High}") : null),

        new("close_outside_range", (bar, _) => IsOutside(bar.Close, bar)
            ? Text($"close {bar.Close} lies outside low {bar.Low} to high {bar.High}") : null),

        new("negative_volume", (bar, _) => bar.Volume < 0
            ? Text($"volume must be 0 or more; received {bar.Volume}") : null),
    ];

    private static bool AnyPrice(PriceBar bar, Func<decimal?, bool> test) =>
        test(bar.Open) || test(bar.High) || test(bar.Low) || test(bar.Close);

    private static string Describe(PriceBar bar) =>
        Text($"open {bar.Open}, high {bar.High}, low {bar.Low}, close {bar.Close}, adjusted close {bar.AdjustedClose}");

    /// <summary>Whether a price is outside the low and high of a bar by more than a rounding.</summary>
    internal static bool IsOutside(decimal? price, PriceBar bar) =>
        (price > bar.High && price > bar.High + Rounding(bar.High)) || (price < bar.Low && price < bar.Low - Rounding(bar.Low));

    /// <summary>
    /// What feeds lose when they round an adjusted price: a hundredth of a percent, at least two units of the sixth decimal, but never
    /// more than a percent.
    /// </summary>
    private static decimal Rounding(decimal? price)
    {
        var size = Math.Abs(price ?? 0);
        return Math.Max(Math.Min(0.000002m, 0.01m * size), 0.0001m * size);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
