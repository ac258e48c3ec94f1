using System.Globalization;
using Worker.Calendars.Exchanges;

namespace Worker.Tests.Calendars.Exchanges;

public sealed class NewYorkTests
{
    [Theory]
    [InlineData("prices/AAPL-1980-2009.csv", 7331)]
    [InlineData("prices/AAPL-2010-2020.csv", 2769)]
    public void Sessions_are_exactly_the_days_that_a_listed_share_traded(string file, int days)
    {
        var traded = File.ReadLines(SharedData.Path(file)).Skip(1)
            .Select(line => DateOnly.Parse(line.AsSpan(0, 10), CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(days, traded.Count);

        Assert.Equal(traded, Days(traded[0], traded[^1]).Where(NewYork.Calendar.IsSession));
    }

    // Published by the exchange: nyse.com, "Holidays and Trading Hours".
    [Theory]
    [InlineData(2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24")]
    [InlineData(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26")]
    [InlineData(2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25")]
    [InlineData(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25")]
    [InlineData(2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25")]
    [InlineData(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25")]
    [InlineData(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24")]
    public void The_closed_weekdays_of_a_year_are_those_the_exchange_published(int year, string expected)
    {
        var closed = Days(new(year, 1, 1), new(year, 12, 31)).Where(date => NewYork.Calendar.IsInWeek(date) && !NewYork.Calendar.IsSession(date));

        Assert.Equal(expected, string.Join(' ', closed.Select(date => date.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("1980-11-04", "Presidential Election Day")]
    [InlineData("1984-11-06", null)]
    [InlineData("1997-01-20", null)]
    [InlineData("2001-09-12", "Attacks of 11 September")]
    [InlineData("2010-12-31", null)]
    [InlineData("2012-10-30", "Hurricane Sandy")]
    [InlineData("2021-06-18", null)]
    [InlineData("2021-12-31", null)]
    [InlineData("2022-06-20", "Juneteenth")]
    [InlineData("2022-01-01", "a Saturday")]
    public void A_closed_day_says_why_and_an_open_one_nothing(string date, string? name) =>
        Assert.Equal(name, NewYork.Calendar.WhyClosed(DateOnly.Parse(date, CultureInfo.InvariantCulture)));

    private static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);
}
