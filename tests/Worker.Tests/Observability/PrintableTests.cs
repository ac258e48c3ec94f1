using Worker.Observability;

namespace Worker.Tests.Observability;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain, with \u00e4, \u4e2d and \U0001f600", "plain, with \u00e4, \u4e2d and \U0001f600")]
    [InlineData("\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m")]
    [InlineData("\u001b]0;title\u0007", "\\u001b]0;title\\u0007")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\u0000b\u007f", "a\\u0000b\\u007f")]
    [InlineData("one\ntwo\tthree\r\nfour\rfive", "one two three four five")]
    [InlineData("\u202egnp.exe", "\\u202egnp.exe")]
    [InlineData("a\u2028b\u2066c", "a\\u2028b\\u2066c")]
    public void A_line_holds_nothing_that_a_terminal_obeys(string text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Fact]
    public void Half_a_character_is_escaped() => Assert.Equal("\\ud800 \\udc00 \ud83d\ude00", Printable.Line("\ud800 \udc00 \ud83d\ude00"));

    [Fact]
    public void A_text_keeps_its_lines_and_no_carriage_return_writes_over_one() =>
        Assert.Equal("one\ntwo\tthree\nfour\nfive\\u001b", Printable.Text("one\ntwo\tthree\r\nfour\rfive\u001b"));

    [Fact]
    public void No_character_of_the_basic_plane_but_a_space_reaches_a_line_as_a_control()
    {
        var all = new string([.. Enumerable.Range(0, char.MaxValue + 1).Select(i => (char)i)]);

        Assert.DoesNotContain(Printable.Line(all), char.IsControl);
    }
}
