using System.Globalization;
using System.Text;
using Worker.Prices;
using Worker.Prices.Tables;

namespace Worker.Tests.Prices.Tables;

public sealed class NumberStyleTests
{
    [Theory]
    [InlineData("185.59", ',', "185.59")]
    [InlineData("1,185.59", ',', "1185.59")]
    [InlineData("12,34,567.5", ',', "1234567.5")]
    [InlineData("1,185", ',', "1185")]
    [InlineData("$185.59", ',', "185.59")]
    [InlineData("185.59 €", ';', "185.59")]
    [InlineData("185,59", ';', "185.59")]
    [InlineData("185,59", ',', "185.59")]
    [InlineData("1.185,59", ';', "1185.59")]
    [InlineData("1.234.567", ';', "1234567")]
    [InlineData("1,185", ';', "1.185")]
    [InlineData("0,185", ',', "0.185")]
    [InlineData("1.185", ';', "1.185")]
    [InlineData("-37.63", ',', "-37.63")]
    [InlineData("1e-7", ',', "0.0000001")]
    public void A_number_is_read_as_its_table_writes_it(string text, char separator, string number) =>
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), Read([text], text, separator).Number);

    [Theory]
    [InlineData("99.12M", "99120000")]
    [InlineData("1.5B", "1500000000")]
    [InlineData("40444.7K", "40444700")]
    [InlineData("1,000", "1000")]
    public void A_volume_may_be_rounded(string text, string number) =>
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), Read([text], text, ',', isRounded: true).Number);

    [Theory]
    [InlineData("99.12M")]
    [InlineData("1 2")]
    [InlineData("1,85.5")]
    [InlineData("12.5.2020")]
    [InlineData("1..5")]
    [InlineData("abc")]
    [InlineData("$")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    public void What_is_no_number_is_kept_as_text(string text) => Assert.Equal(text, Read(["1.5", text], text, ',').Unreadable);

    [Theory]
    [InlineData("")]
    [InlineData(" - ")]
    [InlineData("N/A")]
    [InlineData("null")]
    public void Nothing_is_empty_in_either_style(string text)
    {
        Assert.Equal(default, Read(["1.5"], text, ','));
        Assert.Equal(default, Read(["1,5"], text, ';'));
    }

    [Fact]
    public void In_a_table_with_decimal_commas_a_decimal_point_is_no_thousand_by_mistake()
    {
        string[] table = ["185,59", "186,1", "187.2"];

        Assert.Equal("187.2", Read(table, "187.2", ';').Unreadable);
        Assert.Equal(("unreadable_number", true), new FeedRow(default, default, default, Read(table, "187.2", ';'), default, default).Fault() is var (rule, detail)
            ? (rule, detail.Contains("'187.2'", StringComparison.Ordinal)) : default);
    }

    [Fact]
    public void The_settings_decide_where_the_table_cannot()
    {
        var style = new NumberStyle(",");
        style.Note("1.234"u8);
        style.Settle(',');

        Assert.Equal(1234m, style.Parse("1.234"u8).Number);
    }

    private static FeedCell Read(string[] table, string text, char separator, bool isRounded = false)
    {
        var style = new NumberStyle("");
        foreach (var number in table)
            style.Note(Encoding.UTF8.GetBytes(number));
        style.Settle(separator);
        return style.Parse(Encoding.UTF8.GetBytes(text), isRounded);
    }
}
