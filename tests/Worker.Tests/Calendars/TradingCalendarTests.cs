using System.Globalization;
using CsCheck;
using Worker.Calendars;
using Worker.Calendars.Choice;
using Worker.Calendars.Exchanges;

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
        Assert.Equal(Date(expected), CalendarCatalog.Standard.ByName(calendar).Next(Date(date), sessions));

    [Theory]
    [InlineData("new_york", "2021-01-04", 1, "2020-12-31")]
    [InlineData("new_york", "2001-09-17", 1, "2001-09-10")]
    [InlineData("weekdays", "2021-01-04", 2, "2020-12-31")]
    public void The_previous_session_skips_days_without_one(string calendar, string date, int sessions, string expected) =>
        Assert.Equal(Date(expected), CalendarCatalog.Standard.ByName(calendar).Previous(Date(date), sessions));

    [Fact]
    public void Next_and_previous_and_the_count_between_agree()
    {
        Gen.Select(Gen.Int[0, CalendarCatalog.Standard.All.Count - 1], SomeDate, Gen.Int[1, 40]).Sample((index, date, sessions) =>
        {
            var calendar = CalendarCatalog.Standard.All[index];
            var ahead = calendar.Next(date, sessions);

            Assert.True(calendar.IsSession(ahead));
            Assert.Equal(sessions, calendar.SessionsBetween(date, ahead));
            Assert.Equal(date, calendar.IsSession(date) ? calendar.Previous(ahead, sessions) : date);
        });
    }

    [Fact]
    public void No_sessions_lie_between_a_date_and_an_earlier_one() =>
        Assert.Equal(0, NewYork.Calendar.SessionsBetween(new(2021, 1, 8), new(2021, 1, 4)));

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

        Assert.Equal(Date(expected), NewYork.Calendar.LastFinishedSession(Instant(now), zone, new(16, 0)));
    }

    [Theory]
    [InlineData("2021-01-03T23:59:59Z", "2021-01-02")]
    [InlineData("2021-01-04T00:00:00Z", "2021-01-03")]
    public void A_session_that_closes_at_midnight_is_finished_when_the_day_is(string now, string expected) =>
        Assert.Equal(Date(expected), TradingCalendar.EveryDay.LastFinishedSession(Instant(now), TimeZoneInfo.Utc, TimeOnly.MinValue));

    [Fact]
    public void An_exchange_ahead_of_utc_is_evaluated_by_its_own_date()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

        Assert.Equal(new(2021, 3, 2), TradingCalendar.Weekdays.LastFinishedSession(Instant("2021-03-02T06:30:00Z"), zone, new(15, 0)));
        Assert.Equal(new(2021, 3, 2), TradingCalendar.Weekdays.LastFinishedSession(Instant("2021-03-02T23:30:00Z"), zone, new(15, 0)));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => CalendarCatalog.Standard.ByName("londinium"));

        Assert.Contains("'londinium'", error.Message, StringComparison.Ordinal);
        Assert.Contains("new_york, london, frankfurt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokyo_closes_at_three_before_5_november_2024_and_half_an_hour_later_since()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

        Assert.Equal(new(2024, 11, 1), Tokyo.Calendar.LastFinishedSession(Instant("2024-11-01T06:00:00Z"), zone, new(16, 0)));
        Assert.Equal(new(2024, 11, 1), Tokyo.Calendar.LastFinishedSession(Instant("2024-11-05T06:29:00Z"), zone, new(16, 0)));
        Assert.Equal(new(2024, 11, 5), Tokyo.Calendar.LastFinishedSession(Instant("2024-11-05T06:30:00Z"), zone, new(16, 0)));
    }

    [Theory]
    [InlineData("new_york", "2025-11-28", "13:00")] // the day after Thanksgiving
    [InlineData("new_york", "2025-07-03", "13:00")]
    [InlineData("new_york", "2025-11-26", "16:00")]
    [InlineData("london", "2022-12-23", "12:35")] // Christmas Eve is a Saturday
    [InlineData("london", "2024-12-24", "12:35")]
    [InlineData("london", "2024-12-27", "16:35")]
    [InlineData("frankfurt", "2023-12-29", "14:05")]
    [InlineData("paris", "2024-12-24", "14:10")]
    [InlineData("lisbon", "2024-12-23", "16:35")]
    [InlineData("stockholm", "2024-10-31", "17:30")]
    [InlineData("stockholm", "2024-11-01", "13:00")] // the Friday before All Saints
    [InlineData("hong_kong", "2025-01-28", "12:10")] // the eve of the Lunar New Year
    [InlineData("sydney", "2024-12-24", "14:12")]
    [InlineData("toronto", "2024-12-24", "13:00")]
    [InlineData("sao_paulo", "2024-01-15", "18:00")] // New York is on winter time
    [InlineData("sao_paulo", "2024-07-15", "17:00")]
    [InlineData("tel_aviv", "2026-01-09", "13:50")] // a Friday
    public void A_half_day_closes_early(string calendar, string date, string close) =>
        Assert.Equal(TimeOnly.Parse(close, CultureInfo.InvariantCulture), CalendarCatalog.Standard.ByName(calendar).Hours!(Date(date)).Close);

    [Fact]
    public void On_a_half_day_the_session_is_over_at_its_early_close()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        Assert.Equal(new(2025, 11, 28), NewYork.Calendar.LastFinishedSession(Instant("2025-11-28T18:00:00Z"), zone, new(16, 0)));
    }

    [Fact]
    public void The_feeds_close_counts_if_its_dates_are_of_another_zone() =>
        Assert.Equal(new(2025, 11, 26), NewYork.Calendar.LastFinishedSession(Instant("2025-11-28T18:00:00Z"), TimeZoneInfo.Utc, new(21, 0)));

    [Fact]
    public void Added_closures_are_closures_and_the_calendar_itself_stays_as_it_was()
    {
        var day = new DateOnly(2025, 9, 24);
        var calendar = new CalendarCatalog([KeyValuePair.Create<string, IReadOnlyList<DateOnly>>("hong_kong", [day])]).ByName("hong_kong");

        Assert.Equal((false, true), (calendar.IsSession(day), HongKong.Calendar.IsSession(day)));
        Assert.Equal("a closure by Prices:Holidays", calendar.WhyClosed(day));
        Assert.Equal("National Day", calendar.WhyClosed(new(2025, 10, 1)));
    }

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
