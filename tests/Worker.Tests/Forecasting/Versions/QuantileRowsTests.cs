using Worker.Calendars.Exchanges;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Versions;
using Worker.Prices;

namespace Worker.Tests.Forecasting.Versions;

public sealed class QuantileRowsTests
{
    private static readonly PriceSeries Prices = new(
        "AAA", new ExchangeClock(NewYork.Calendar, TimeZoneInfo.Utc, new TimeOnly(16, 0)), [new DateOnly(2020, 12, 31)], [0.5m]);

    private static readonly QuantileRows Rows = new(1, 2, new DateOnly(2020, 12, 31), new string('0', 64), DateTimeOffset.UnixEpoch);

    [Fact]
    public void No_bound_is_negative_however_wide_the_interval_is()
    {
        var row = Rows.Row(Prices, "gru", 1, [-40, -20, -10, 0, 10, 20, 40], live: null, isPublished: true);

        Assert.True(row.Lower95 > 0 && row.Lower95 <= row.Lower80 && row.Lower80 <= row.Lower50);
        Assert.Equal(0.5m, row.PredictedClose);
    }

    [Fact]
    public void A_price_below_one_keeps_nine_digits_from_its_first()
    {
        var tiny = Prices with { Closes = [0.000012345671m] };

        var row = Rows.Row(tiny, "gru", 1, [-0.4, -0.2, -0.1, 0.001, 0.1, 0.2, 0.4], live: null, isPublished: true);

        Assert.Equal([0.0000123580228m, 0.0000101077805m], [row.PredictedClose, row.Lower80]);
        Assert.Equal(0.000012345671m, row.NaiveClose);
    }

    [Fact]
    public void The_live_factors_that_are_in_the_quantiles_are_written_down()
    {
        var row = Rows.Row(Prices, "gru", 1, [-0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4], new LiveFactors(1.5, 2), isPublished: true);

        Assert.Equal(0.5 * Math.Exp(-0.2), (double)row.Lower80, 1e-6);
        Assert.Equal((1.5, 2.0), (row.Calibration80, row.Calibration95));
    }
}
