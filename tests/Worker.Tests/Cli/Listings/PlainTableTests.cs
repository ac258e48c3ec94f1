using Worker.Cli.Listings;

namespace Worker.Tests.Cli.Listings;

public sealed class PlainTableTests
{
    [Fact]
    public void A_table_is_a_header_a_rule_and_one_line_a_row_with_numbers_to_the_right()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlainTable.Write(writer, ["symbol", "close"], [["AAPL", "132.69"], ["BRK-B", "9.5"]], new HashSet<int> { 1 });

        Assert.Equal(" symbol | close\n--------+--------\n AAPL   | 132.69\n BRK-B  |    9.5\n", writer.ToString());
    }

    [Fact]
    public void A_cell_with_a_line_break_stays_one_row()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlainTable.Write(writer, ["error"], [["first\nsecond"]], null);

        Assert.Equal(3, writer.ToString().TrimEnd('\n').Split('\n').Length);
    }
}
