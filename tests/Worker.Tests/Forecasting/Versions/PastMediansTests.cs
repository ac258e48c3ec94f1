using Worker.Calendars.Exchanges;
using Worker.Forecasting.Versions;
using Worker.Prices;

namespace Worker.Tests.Forecasting.Versions;

public sealed class PastMediansTests
{
    private static readonly PriceSeries Prices = new(
        "AAA", new ExchangeClock(NewYork.Calendar, TimeZoneInfo.Utc, new TimeOnly(16, 0)),
        [.. Enumerable.Range(1, 8).Select(day => new DateOnly(2021, 3, day))], [1m, 2m, 4m, 8m, 16m, 32m, 64m, 128m]);

    [Fact]
    public void The_newest_quarter_is_drawn_beside_what_came()
    {
        var points = PastMedians.Of("har", Prices);

        Assert.Equal([(7, 64.0, 32.0), (8, 128.0, 64.0)], points.Select(point => (point.Date.Day, point.Actual, point.Predicted)));
    }

    [Fact]
    public void Drift_goes_on_as_the_closes_did_up_to_then() =>
        Assert.Equal([64.0, 128.0], PastMedians.Of("drift", Prices).Select(point => point.Predicted), (expected, actual) => Math.Abs(expected - actual) < 1e-9);
}
