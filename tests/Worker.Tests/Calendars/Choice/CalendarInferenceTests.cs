using Worker.Calendars;
using Worker.Calendars.Choice;

namespace Worker.Tests.Calendars.Choice;

public sealed class CalendarInferenceTests
{
    private static readonly DateOnly Start = new(2019, 1, 1);

    [Theory]
    [InlineData("new_york")]
    [InlineData("london")]
    [InlineData("frankfurt")]
    [InlineData("paris")]
    [InlineData("stockholm")]
    [InlineData("tokyo")]
    [InlineData("hong_kong")]
    [InlineData("toronto")]
    [InlineData("sao_paulo")]
    [InlineData("weekdays")]
    [InlineData("every_day")]
    public void A_year_of_a_calendars_sessions_is_told_to_be_that_calendar(string name)
    {
        var calendar = CalendarCatalog.Standard.ByName(name);

        Assert.Equal(name, Infer(Days(365).Where(calendar.IsSession)));
    }

    [Fact]
    public void One_stray_weekend_bar_and_one_stray_holiday_bar_do_not_decide()
    {
        var newYork = CalendarCatalog.Standard.ByName("new_york");

        Assert.Equal("new_york", Infer(Days(365).Where(newYork.IsSession).Append(new(2019, 3, 2)).Append(new(2019, 7, 4))));
    }

    [Theory]
    [InlineData("America/New_York", "new_york", "new_york")]
    [InlineData("America/New_York", null, "weekdays")]
    [InlineData(null, null, "new_york")]
    [InlineData("Europe/Oslo", null, "weekdays")]
    [InlineData("UTC", null, "every_day")]
    public void Without_a_history_the_feeds_time_zone_decides(string? timeZone, string? expected, string name) =>
        Assert.Equal(name, Infer([], timeZone, expected));

    [Fact]
    public void A_currency_in_the_zone_of_an_exchange_trades_on_its_holidays() =>
        Assert.Equal("weekdays", Infer(Days(365).Where(TradingCalendar.IsWeekday), "Europe/London", "london"));

    [Fact]
    public void What_trades_at_weekends_trades_every_day_whatever_its_zone() =>
        Assert.Equal("every_day", Infer(Days(30), "America/New_York", "new_york"));

    [Fact]
    public void A_short_history_keeps_the_expected_calendar() =>
        Assert.Equal("london", Infer(Days(30).Where(TradingCalendar.IsWeekday), "Europe/London", "london"));

    [Fact]
    public void A_week_from_sunday_to_thursday_is_found_by_its_sundays() =>
        Assert.Equal("riyadh", Infer(Days(365).Where(CalendarCatalog.Standard.ByName("riyadh").IsSession)));

    private static string Infer(IEnumerable<DateOnly> dates, string? timeZone = null, string? expected = null) =>
        CalendarInference.Infer([.. dates], timeZone, expected, CalendarCatalog.Standard).Name;

    private static IEnumerable<DateOnly> Days(int count) => Enumerable.Range(0, count).Select(Start.AddDays);
}
