using Worker.Calendars;
using Worker.Prices;

namespace Worker.Tests.Prices;

public sealed class BarRulesTests
{
    private static readonly PriceBar Sound = new(Bars.LastSession, 10m, 11m, 9m, 10.5m, 10.4m, 500);

    [Fact]
    public void A_sound_bar_is_accepted() => Assert.Null(RuleBrokenBy(Sound));

    [Fact]
    public void A_bar_with_a_close_only_is_accepted_with_the_rest_empty()
    {
        var bar = new PriceBar(Bars.LastSession, null, null, null, 10m, null, null);

        var result = BarChecks.Run(Bars.Answer(bar), Bars.Context);

        Assert.Equal([bar], result.Accepted);
        Assert.Empty(result.Rejected);
    }

    [Fact]
    public void A_bar_whose_high_is_below_its_low_is_rejected() =>
        Assert.Equal("high_below_low", RuleBrokenBy(Sound with { High = 8.9m, Open = null, Close = 8.95m }));

    [Theory]
    [InlineData(11.01)]
    [InlineData(8.99)]
    public void A_bar_whose_close_lies_outside_its_range_is_rejected(double close) =>
        Assert.Equal("close_outside_range", RuleBrokenBy(Sound with { Close = (decimal)close }));

    [Theory]
    [InlineData(11.01)]
    [InlineData(8.99)]
    public void A_bar_whose_open_lies_outside_its_range_is_rejected(double open) =>
        Assert.Equal("open_outside_range", RuleBrokenBy(Sound with { Open = (decimal)open }));

    [Fact]
    public void A_close_that_leaves_the_range_by_a_rounding_is_accepted() =>
        Assert.Null(RuleBrokenBy(Sound with { Close = 11.0011m }));

    [Fact]
    public void A_close_above_the_high_is_rejected_where_the_low_is_empty() =>
        Assert.Equal("close_outside_range", RuleBrokenBy(Sound with { Low = null, Close = 11.01m }));

    [Theory]
    [InlineData(0)]
    [InlineData(-37.63)]
    public void A_price_that_is_not_positive_is_rejected(double price)
    {
        Assert.Equal("non_positive_price", RuleBrokenBy(Sound with { Close = (decimal)price }));
        Assert.Equal("non_positive_price", RuleBrokenBy(Sound with { Low = (decimal)price }));
    }

    [Theory]
    [InlineData("1000000000000")]
    [InlineData("0.0000001")]
    public void A_price_that_the_column_cannot_hold_is_rejected(string close)
    {
        var bar = new PriceBar(Bars.LastSession, null, null, null, decimal.Parse(close, System.Globalization.CultureInfo.InvariantCulture), null, null);

        Assert.Equal("price_out_of_range", RuleBrokenBy(bar));
    }

    [Fact]
    public void An_adjusted_close_that_the_column_cannot_hold_is_rejected() =>
        Assert.Equal("price_out_of_range", RuleBrokenBy(Sound with { AdjustedClose = decimal.MinValue }));

    [Fact]
    public void A_bar_of_tomorrow_is_rejected() =>
        Assert.Equal("future_session", RuleBrokenBy(Sound with { Date = new(2021, 1, 4) }));

    [Fact]
    public void A_bar_of_a_session_that_is_not_over_is_rejected() =>
        Assert.Equal("unfinished_session", RuleBrokenBy(Sound, Bars.Context with { LastFinishedSession = new(2020, 12, 30) }));

    [Theory]
    [InlineData("2020-12-25", "Christmas Day")]
    [InlineData("2020-12-26", "a Saturday")]
    public void A_bar_on_a_day_without_a_session_in_new_york_is_rejected_and_says_why(string date, string reason)
    {
        var bar = Sound with { Date = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture) };

        var rejected = Assert.Single(BarChecks.Run(Bars.Answer(bar), Bars.Context).Rejected);

        Assert.Equal("not_a_session", rejected.Rule);
        Assert.Contains(reason, rejected.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_on_a_sunday_is_accepted_where_the_sessions_are_not_known_for_sure() =>
        Assert.Null(RuleBrokenBy(Sound with { Date = new(2020, 12, 27) }, Bars.Context with { Calendar = TradingCalendar.Weekdays }));

    [Fact]
    public void A_bar_with_prices_but_no_close_is_rejected() =>
        Assert.Equal("close_missing", RuleBrokenBy(Sound with { Close = null }));

    [Fact]
    public void A_negative_volume_is_rejected() =>
        Assert.Equal("negative_volume", RuleBrokenBy(Sound with { Volume = -1 }));

    private static string? RuleBrokenBy(PriceBar bar, BarCheckContext? context = null)
    {
        var result = BarChecks.Run(Bars.Answer(bar), context ?? Bars.Context);
        Assert.Equal(1, result.Accepted.Count + result.Rejected.Count);
        return result.Rejected.SingleOrDefault()?.Rule;
    }
}
