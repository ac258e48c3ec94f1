using Worker.Prices;

namespace Worker.Tests.Prices;

public sealed class BarRepairsTests
{
    private static readonly PriceBar Sound = new(Bars.LastSession, 10m, 11m, 9m, 10.5m, 10.4m, 500);

    [Fact]
    public void A_sound_bar_is_left_as_it_is() => Assert.Same(Sound, BarRepairs.Apply(Sound, areRangesAdjusted: true));

    [Fact]
    public void A_close_a_little_below_the_low_widens_the_range()
    {
        var bar = Accepted(Sound with { Close = 8.973m, AdjustedClose = null });

        Assert.Equal((8.973m, 8.973m, 11m, "range_widened"), (bar.Close, bar.Low, bar.High, bar.Repair));
    }

    [Fact]
    public void A_settlement_above_the_high_widens_the_range()
    {
        var bar = Accepted(Sound with { Close = 11.6m, AdjustedClose = null });

        Assert.Equal((11.6m, 9m, 11.6m, "range_widened"), (bar.Close, bar.Low, bar.High, bar.Repair));
    }

    [Theory]
    [InlineData(13)]
    [InlineData(7)]
    [InlineData(0)]
    public void An_open_outside_the_range_is_dropped_and_the_close_kept(int open)
    {
        var bar = Accepted(Sound with { Open = open });

        Assert.Equal((null, 10.5m, 11m, 9m, "open_dropped"), (bar.Open, bar.Close, bar.High, bar.Low, bar.Repair));
    }

    [Fact]
    public void A_day_without_a_trade_whose_range_is_0_keeps_its_close()
    {
        var bar = Accepted(Sound with { Open = 0, High = 0, Low = 0, Volume = 0 });

        Assert.Equal((null, null, null, 10.5m, "range_dropped"), (bar.Open, bar.High, bar.Low, bar.Close, bar.Repair));
    }

    [Fact]
    public void Prices_that_were_adjusted_for_dividends_beside_a_close_that_was_not_are_brought_to_its_basis()
    {
        DateOnly[] dates = [new(2020, 12, 29), new(2020, 12, 30), Bars.LastSession];
        var answer = Bars.Answer([.. dates.Select(date => new PriceBar(date, 9m, 9.09m, 8.82m, 10m, 9m, 500))]);

        var result = BarChecks.Run(answer, Bars.Context);

        Assert.Equal(dates.Select(date => new PriceBar(date, 10m, 10.1m, 9.8m, 10m, 9m, 500) { Repair = "range_rescaled" }), result.Accepted);
    }

    [Fact]
    public void A_high_below_the_low_is_not_repaired()
    {
        var bar = Sound with { High = 8.9m };

        Assert.Equal("high_below_low", Assert.Single(BarChecks.Run(Bars.Answer(bar), Bars.Context).Rejected).Rule);
    }

    private static PriceBar Accepted(PriceBar bar)
    {
        var result = BarChecks.Run(Bars.Answer(bar), Bars.Context);
        Assert.Empty(result.Rejected);
        return Assert.Single(result.Accepted);
    }
}
