using Worker.Reviews.Normalisation;

namespace Worker.Tests.Reviews.Normalisation;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("  a \t b\u00A0c  ", "a b c")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("a\n \n\n\nb\n", "a\n\nb")]
    [InlineData("nul\0bell\u0007ellipsis\u0085end", "nul bell ellipsis end")]
    [InlineData("soft\u00ADhyphen \u200Bzero \u202Ertl\uFEFF", "softhyphen zero rtl")]
    [InlineData("e\u0301 \u212B", "\u00e9 \u00c5")]
    [InlineData("\uFB01ne", "\uFB01ne")]
    [InlineData("not\uFFFEone", "notone")]
    [InlineData(" \n\t ", null)]
    [InlineData(null, null)]
    public void A_text_has_one_spelling(string? text, string? expected) => Assert.Equal(expected, CleanText.Block(text));

    [Theory]
    [InlineData("one\ntwo  three", "one two three")]
    [InlineData("\n", null)]
    public void A_line_is_one_line(string text, string? expected) => Assert.Equal(expected, CleanText.Line(text));

    [Fact]
    public void Half_of_a_character_becomes_a_mark_that_there_was_one() => Assert.Equal("lone \uFFFD half", CleanText.Block($"lone {(char)0xD83D} half"));

    [Fact]
    public void Cleaning_twice_changes_nothing_more()
    {
        const string Text = " A\u030A\r\n\r\n\r\n \u200Db \uD800 c\u0085 ";

        var once = CleanText.Block(Text);

        Assert.Equal(once, CleanText.Block(once));
    }
}
