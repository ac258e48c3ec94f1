using System.Globalization;
using Worker.Calendars.Choice;

namespace Worker.Tests.Calendars.Exchanges;

/// <summary>The calendars beside recorded closures of 2000 to 2022.</summary>
public sealed class RecordedClosuresTests
{
    private static readonly DateOnly From = new(2000, 1, 1), To = new(2022, 12, 31);

    [Theory]
    [InlineData("new_york", "XNYS")]
    [InlineData("london", "XLON")]
    [InlineData("frankfurt", "XETR")]
    [InlineData("paris", "XPAR")]
    [InlineData("amsterdam", "XAMS")]
    [InlineData("milan", "XMIL")]
    [InlineData("zurich", "XSWX")]
    [InlineData("stockholm", "XSTO")]
    // The record takes the outage of 2020-10-01 for a closure.
    [InlineData("tokyo", "XTKS", "2020-10-01")]
    [InlineData("hong_kong", "XHKG")]
    [InlineData("sydney", "XASX")]
    [InlineData("toronto", "XTSE")]
    [InlineData("sao_paulo", "BVMF")]
    public void The_closed_weekdays_are_those_of_the_record(string calendar, string file, params string[] wrongInTheRecord)
    {
        var recorded = File.ReadLines(SharedData.Path($"calendars/{file}.txt")).Where(line => line.Length > 0).Except(wrongInTheRecord);
        var sessions = CalendarCatalog.Standard.ByName(calendar);
        var closed = Enumerable.Range(0, To.DayNumber - From.DayNumber + 1).Select(From.AddDays)
            .Where(date => sessions.IsInWeek(date) && !sessions.IsSession(date))
            .Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        Assert.Equal(recorded, closed);
    }
}
