using Worker.Calendars;

namespace Worker.Tests.Prices.Yahoo;

/// <summary>Answers of the chart service that once were read wrongly.</summary>
public sealed class YahooCaseTests
{
    [Theory]
    [InlineData("BRLX.SA", 127)]
    [InlineData("BRLY.SA", 322)]
    public async Task Timestamps_late_in_the_evening_before_belong_to_the_next_day(string symbol, int sessions)
    {
        var answer = await StubYahoo.Saying(SharedCases.Read($"yahoo-dst-2300/{symbol}.json")).FetchAsync(symbol);

        Assert.Equal(sessions, answer.Bars.Select(bar => bar.Date).Distinct().Count());
        Assert.All(answer.Bars, bar => Assert.True(TradingCalendar.IsWeekday(bar.Date)));
        Assert.Equal(new(2026, 11, 24), answer.Bars[^1].Date);
    }
}
