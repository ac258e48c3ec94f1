using Worker.Calendars;

namespace Worker.Tests.Calendars;

public sealed class CalendarInferenceTests
{
    private static readonly DateOnly Start = new(2019, 1, 1);

    [Theory]
    [InlineData("new_york")]
    [InlineData("weekdays")]
    [InlineData("every_day")]
    public void A_year_of_a_calendars_sessions_is_told_to_be_that_calendar(string name)
    {
        var calendar = TradingCalendar.ByName(name);

        Assert.Same(calendar, CalendarInference.Infer(Days(365).Where(calendar.IsSession).ToList()));
    }

    [Fact]
    public void One_stray_weekend_bar_and_one_stray_holiday_bar_do_not_decide()
    {
        var dates = Days(365).Where(TradingCalendar.NewYork.IsSession).Append(new(2019, 3, 2)).Append(new(2019, 7, 4)).ToList();

        Assert.Same(TradingCalendar.NewYork, CalendarInference.Infer(dates));
    }

    [Fact]
    public void An_exchange_that_trades_on_some_new_york_holidays_only_is_not_new_york()
    {
        // Toronto is open on the days of King, Memorial Day and Thanksgiving, and closed with New York on the others.
        DateOnly[] open = [new(2019, 1, 21), new(2019, 5, 27), new(2019, 7, 4), new(2019, 11, 28)];
        var dates = Days(365).Where(TradingCalendar.NewYork.IsSession).Concat(open).ToList();

        Assert.Same(TradingCalendar.Weekdays, CalendarInference.Infer(dates));
    }

    [Theory]
    [InlineData("America/New_York", "new_york")]
    [InlineData(null, "new_york")]
    [InlineData("Europe/London", "weekdays")]
    [InlineData("UTC", "every_day")]
    public void Without_a_history_the_feeds_time_zone_decides(string? timeZone, string expected) =>
        Assert.Equal(expected, CalendarInference.Infer([], timeZone).Name);

    [Fact]
    public void A_history_without_any_holiday_is_not_new_york_where_the_exchange_lies_elsewhere() =>
        Assert.Equal("weekdays", CalendarInference.Infer(Days(10).Select(day => day.AddDays(90)).Where(TradingCalendar.Weekdays.IsSession).ToList(), "Europe/London").Name);

    [Fact]
    public void A_week_from_sunday_to_thursday_is_not_every_day() =>
        Assert.Equal("weekdays", CalendarInference.Infer(
            Days(365).Where(date => date.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday)).ToList(), "Asia/Riyadh").Name);

    private static IEnumerable<DateOnly> Days(int count) => Enumerable.Range(0, count).Select(Start.AddDays);
}
