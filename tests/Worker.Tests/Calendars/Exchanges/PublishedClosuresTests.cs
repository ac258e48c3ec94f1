using System.Globalization;
using Worker.Calendars.Choice;

namespace Worker.Tests.Calendars.Exchanges;

/// <summary>Years as the exchanges published them: after the recorded ones, and of exchanges without a record.</summary>
public sealed class PublishedClosuresTests
{
    [Theory]
    [InlineData("london", 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26")]
    [InlineData("london", 2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26")]
    [InlineData("london", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28")]
    [InlineData("frankfurt", 2024, "01-01 03-29 04-01 05-01 12-24 12-25 12-26 12-31")]
    [InlineData("frankfurt", 2025, "01-01 04-18 04-21 05-01 12-24 12-25 12-26 12-31")]
    [InlineData("brussels", 2024, "01-01 03-29 04-01 05-01 12-25 12-26")]
    [InlineData("lisbon", 2025, "01-01 04-18 04-21 05-01 12-25 12-26")]
    [InlineData("milan", 2024, "01-01 03-29 04-01 05-01 08-15 12-24 12-25 12-26 12-31")]
    [InlineData("madrid", 2024, "01-01 03-29 04-01 05-01 12-25 12-26")]
    [InlineData("zurich", 2025, "01-01 01-02 04-18 04-21 05-01 05-29 06-09 08-01 12-24 12-25 12-26 12-31")]
    [InlineData("stockholm", 2025, "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31")]
    [InlineData("tokyo", 2023, "01-02 01-03 01-09 02-23 03-21 05-03 05-04 05-05 07-17 08-11 09-18 10-09 11-03 11-23")]
    [InlineData("tokyo", 2024, "01-01 01-02 01-03 01-08 02-12 02-23 03-20 04-29 05-03 05-06 07-15 08-12 09-16 09-23 10-14 11-04 12-31")]
    [InlineData("tokyo", 2025, "01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-24 12-31")]
    [InlineData("tokyo", 2026, "01-01 01-02 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23 12-31")]
    [InlineData("hong_kong", 2023, "01-02 01-23 01-24 01-25 04-05 04-07 04-10 05-01 05-26 06-22 07-17 09-01 09-08 10-02 10-23 12-25 12-26")]
    [InlineData("hong_kong", 2024, "01-01 02-12 02-13 03-29 04-01 04-04 05-01 05-15 06-10 07-01 09-06 09-18 10-01 10-11 12-25 12-26")]
    [InlineData("hong_kong", 2025, "01-01 01-29 01-30 01-31 04-04 04-18 04-21 05-01 05-05 07-01 10-01 10-07 10-29 12-25 12-26")]
    [InlineData("hong_kong", 2026, "01-01 02-17 02-18 02-19 04-03 04-06 04-07 05-01 05-25 06-19 07-01 10-01 10-19 12-25")]
    [InlineData("sydney", 2024, "01-01 01-26 03-29 04-01 04-25 06-10 12-25 12-26")]
    [InlineData("sydney", 2025, "01-01 01-27 04-18 04-21 04-25 06-09 12-25 12-26")]
    [InlineData("toronto", 2025, "01-01 02-17 04-18 05-19 07-01 08-04 09-01 10-13 12-25 12-26")]
    [InlineData("sao_paulo", 2024, "01-01 02-12 02-13 03-29 05-01 05-30 11-15 11-20 12-24 12-25 12-31")]
    [InlineData("sao_paulo", 2025, "01-01 03-03 03-04 04-18 04-21 05-01 06-19 11-20 12-24 12-25 12-31")]
    public void The_closed_weekdays_of_a_year_are_those_the_exchange_published(string calendar, int year, string expected) =>
        Assert.Equal(expected, string.Join(' ', Closed(calendar, year)));

    [Fact]
    public void Riyadh_trades_from_sunday_to_thursday_since_29_june_2013_and_from_saturday_to_wednesday_before()
    {
        var riyadh = CalendarCatalog.Standard.ByName("riyadh");

        Assert.Equal(
            ["2013-06-22", "2013-06-23", "2013-06-24", "2013-06-25", "2013-06-26", "2013-06-30", "2013-07-01", "2013-07-02", "2013-07-03", "2013-07-04"],
            Enumerable.Range(0, 14).Select(new DateOnly(2013, 6, 22).AddDays).Where(riyadh.IsSession).Select(date => date.ToString("O", CultureInfo.InvariantCulture)));
    }

    [Theory]
    // Inside the closures that the exchange announced: Eid al-Fitr, Eid al-Adha, National Day, Founding Day.
    [InlineData("2023-04-23", false)]
    [InlineData("2023-06-28", false)]
    [InlineData("2024-09-23", false)]
    [InlineData("2023-02-22", false)]
    [InlineData("2023-02-23", true)]
    [InlineData("2024-05-12", true)] // an ordinary Sunday
    [InlineData("2024-05-10", false)] // a Friday
    public void Riyadh_is_closed_at_the_feasts(string date, bool isSession) =>
        Assert.Equal(isSession, CalendarCatalog.Standard.ByName("riyadh").IsSession(DateOnly.Parse(date, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(2023, "03-07 04-05 04-06 04-11 04-12 04-25 04-26 05-25 07-27 09-17 09-24 09-25")]
    [InlineData(2024, "03-24 04-22 04-23 04-28 04-29 05-13 05-14 06-11 06-12 08-13 10-02 10-03 10-16 10-17 10-23 10-24")]
    public void Tel_aviv_is_closed_on_the_jewish_holidays_and_their_eves(int year, string expected) =>
        Assert.Equal(expected, string.Join(' ', Closed("tel_aviv", year)));

    [Fact]
    public void Tel_aviv_trades_from_monday_to_friday_since_5_january_2026() =>
        Assert.Equal(
            ["2025-12-28", "2025-12-29", "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"],
            Enumerable.Range(0, 14).Select(new DateOnly(2025, 12, 28).AddDays).Where(CalendarCatalog.Standard.ByName("tel_aviv").IsSession)
                .Select(date => date.ToString("O", CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_rule_carries_on_to_2030()
    {
        var counts = CalendarCatalog.Standard.All.Where(calendar => calendar.CompleteFrom is not null)
            .Select(calendar => (calendar.Name, Least: Enumerable.Range(2027, 4).Min(year => Closed(calendar.Name, year).Count())));

        Assert.All(counts, calendar => Assert.InRange(calendar.Least, 3, 20));
    }

    private static IEnumerable<string> Closed(string name, int year)
    {
        var calendar = CalendarCatalog.Standard.ByName(name);
        return Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(new DateOnly(year, 1, 1).AddDays)
            .Where(date => calendar.IsInWeek(date) && !calendar.IsSession(date))
            .Select(date => date.ToString("MM-dd", CultureInfo.InvariantCulture));
    }
}
