using System.Text;
using Worker.Prices.Tables;

namespace Worker.Tests.Prices.Tables;

public sealed class DateStyleTests
{
    [Theory]
    [InlineData("2020-12-31", "2020-12-31")]
    [InlineData("2020/12/31", "2020-12-31")]
    [InlineData("2020.12.31", "2020-12-31")]
    [InlineData("20201231", "2020-12-31")]
    [InlineData("2020-12-31 16:00", "2020-12-31")]
    [InlineData("2020-12-31T00:00:00Z", "2020-12-31")]
    [InlineData("2020-12-31 00:00:00-05:00", "2020-12-31")]
    [InlineData("31.12.2020", "2020-12-31")]
    [InlineData("01.02.2020", "2020-02-01")]
    [InlineData("31-Dec-2020", "2020-12-31")]
    [InlineData("31 December 2020", "2020-12-31")]
    [InlineData("Dec 31, 2020", "2020-12-31")]
    [InlineData("Sept 01, 2020", "2020-09-01")]
    [InlineData("0001-01-01", "0001-01-01")]
    public void A_date_that_means_one_day_is_read_by_itself(string text, string day) => Assert.Equal(day, Read([text], text));

    [Theory]
    [InlineData("12/31/2020", "01/02/2020", "2020-01-02")]
    [InlineData("31/12/2020", "01/02/2020", "2020-02-01")]
    [InlineData("31-12-20", "01-02-20", "2020-02-01")]
    public void One_day_above_twelve_settles_the_order_of_the_whole_file(string telling, string open, string day) => Assert.Equal(day, Read([open, telling], open));

    [Fact]
    public void Few_dates_are_read_in_the_order_in_which_all_are_weekdays_and_follow_each_other()
    {
        // Monday to Wednesday, 6 to 8 January; the other way Saturday 1 June is among them.
        Assert.Equal("2020-01-06", Read(["01/06/2020", "01/07/2020", "01/08/2020"], "01/06/2020"));
    }

    [Theory]
    [InlineData("01/02/2020")]
    [InlineData("2020-13-01")]
    [InlineData("2020-12-31T14:30:00Z")]
    [InlineData("2020-12-31T14:30:00+01:00")]
    [InlineData("yesterday")]
    [InlineData("44196")]
    [InlineData("")]
    [InlineData("31/31/2020")]
    public void What_is_no_day_or_two_is_not_read(string text) => Assert.Null(Read([text], text));

    [Fact]
    public void Where_dates_contradict_each_other_the_many_count()
    {
        string[] dates = ["13/01/2020", "14/01/2020", "01/15/2020"];

        Assert.Equal(["2020-01-13", "2020-01-14", null], dates.Select(date => Read(dates, date)));
    }

    [Fact]
    public void A_format_of_the_settings_counts_alone()
    {
        var style = new DateStyle("MM/dd/yy");
        style.Settle();

        Assert.True(style.TryParse("02/01/20"u8, out var date));
        Assert.Equal(new DateOnly(2020, 2, 1), date);
        Assert.False(style.TryParse("2020-02-01"u8, out _));
        Assert.Contains("expected MM/dd/yy, as Prices:Csv:DateFormat says", style.Refusal("2020-02-01"), StringComparison.Ordinal);
    }

    private static string? Read(string[] file, string text)
    {
        var style = new DateStyle("");
        foreach (var date in file)
            style.Note(Encoding.UTF8.GetBytes(date));
        style.Settle();
        return style.TryParse(Encoding.UTF8.GetBytes(text), out var day) ? day.ToString("yyyy-MM-dd", null) : null;
    }
}
