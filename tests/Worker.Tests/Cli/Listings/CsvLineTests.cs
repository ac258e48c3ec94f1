using Worker.Cli.Listings;

namespace Worker.Tests.Cli.Listings;

public sealed class CsvLineTests
{
    private static readonly CsvLine ForSpreadsheets = new(isForSpreadsheets: true, isForTerminal: false);

    [Fact]
    public void Null_is_nothing_and_what_needs_quotes_has_them() =>
        Assert.Equal("a,,\"\",\"b,c\",\"d\"\"e\",\"f\ng\",=1+1\n", new CsvLine(false, false).Of(["a", null, "", "b,c", "d\"e", "f\ng", "=1+1"]));

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\uff1d1+1", "'\uff1d1+1")]
    [InlineData("=HYPERLINK(\"http://a\",\"b\")", "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\"")]
    [InlineData("fine = fine", "fine = fine")]
    public void A_formula_is_a_text_for_spreadsheets(string cell, string written) => Assert.Equal(written + "\n", ForSpreadsheets.Of([cell]));

    [Fact]
    public void A_negative_number_is_no_formula() => Assert.Equal("-1.5,'-1.5\n", ForSpreadsheets.Of(["-1.5", "-1.5"], [true, false]));

    [Fact]
    public void A_file_gets_every_character_and_a_terminal_does_not()
    {
        Assert.Equal("\u001b[2J\n", new CsvLine(false, isForTerminal: false).Of(["\u001b[2J"]));
        Assert.Equal("\\u001b[2J\n", new CsvLine(false, isForTerminal: true).Of(["\u001b[2J"]));
    }
}
