using System.Globalization;
using CsCheck;
using Worker.Calendars;

namespace Worker.Tests.Calendars;

public sealed class TradingCalendarTests
{
    private static readonly Gen<DateOnly> SomeDate = Gen.Int[0, 365 * 60].Select(new DateOnly(1975, 1, 1).AddDays);

    [Theory]
    [InlineData("new_york", "2020-12-31", 1, "2021-01-04")]
    [InlineData("new_york", "2020-12-31", 5, "2021-01-08")]
    [InlineData("new_york", "2021-01-02", 1, "2021-01-04")]
    [InlineData("weekdays", "2020-12-31", 1, "2021-01-01")]
    [InlineData("every_day", "2020-12-31", 3, "2021-01-03")]
    public void The_next_session_skips_days_without_one(string calendar, string date, int sessions, string expected) =>
        Assert.Equal(Date(expected), TradingCalendar.ByName(calendar).Next(Date(date), sessions));

    [Theory]
    [InlineData("new_york", "2021-01-04", 1, "2020-12-31")]
    [InlineData("new_york", "2001-09-17", 1, "2001-09-10")]
    [InlineData("weekdays", "2021-01-04", 2, "2020-12-31")]
    public void The_previous_session_skips_days_without_one(string calendar, string date, int sessions, string expected) =>
        Assert.Equal(Date(expected), TradingCalendar.ByName(calendar).Previous(Date(date), sessions));

    [Fact]
    public void Next_and_previous_and_the_count_between_agree()
    {
        Gen.Select(Gen.Int[0, 2], SomeDate, Gen.Int[1, 40]).Sample((index, date, sessions) =>
        {
            var calendar = TradingCalendar.All[index];
            var ahead = calendar.Next(date, sessions);

            Assert.True(calendar.IsSession(ahead));
            Assert.Equal(sessions, calendar.SessionsBetween(date, ahead));
            Assert.Equal(date, calendar.IsSession(date) ? calendar.Previous(ahead, sessions) : date);
        });
    }

    [Fact]
    public void No_sessions_lie_between_a_date_and_an_earlier_one() =>
        Assert.Equal(0, TradingCalendar.NewYork.SessionsBetween(new(2021, 1, 8), new(2021, 1, 4)));

    [Theory]
    [InlineData("2021-01-04T20:59:59Z", "2020-12-31")] // 15:59:59 in New York
    [InlineData("2021-01-04T21:00:00Z", "2021-01-04")]
    [InlineData("2021-01-05T04:59:00Z", "2021-01-04")] // still Monday in New York
    [InlineData("2021-07-06T19:59:59Z", "2021-07-02")] // summer time
    [InlineData("2021-07-06T20:00:00Z", "2021-07-06")]
    [InlineData("2021-07-04T23:00:00Z", "2021-07-02")]
    public void A_session_is_finished_at_its_close_in_exchange_time(string now, string expected)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        Assert.Equal(Date(expected), TradingCalendar.NewYork.LastFinishedSession(Instant(now), zone, new(16, 0)));
    }

    [Theory]
    [InlineData("2021-01-03T23:59:59Z", "2021-01-02")]
    [InlineData("2021-01-04T00:00:00Z", "2021-01-03")]
    public void A_session_that_closes_at_midnight_is_finished_when_the_day_is(string now, string expected) =>
        Assert.Equal(Date(expected), TradingCalendar.EveryDay.LastFinishedSession(Instant(now), TimeZoneInfo.Utc, TimeOnly.MinValue));

    [Fact]
    public void An_exchange_ahead_of_utc_is_judged_by_its_own_date()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

        Assert.Equal(new(2021, 3, 2), TradingCalendar.Weekdays.LastFinishedSession(Instant("2021-03-02T06:30:00Z"), zone, new(15, 0)));
        Assert.Equal(new(2021, 3, 2), TradingCalendar.Weekdays.LastFinishedSession(Instant("2021-03-02T23:30:00Z"), zone, new(15, 0)));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => TradingCalendar.ByName("london"));

        Assert.Contains("'london'", error.Message, StringComparison.Ordinal);
        Assert.Contains("new_york, weekdays, every_day", error.Message, StringComparison.Ordinal);
    }

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
