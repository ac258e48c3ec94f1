using Worker.Reviews.Documents;

namespace Worker.Tests.Reviews.Documents;

public sealed class TextEncodingTests
{
    [Fact]
    public void The_setting_counts_before_the_mark_the_bytes_and_the_host() =>
        Assert.Equal(new DecodedText("\u20ac", "iso-8859-15"), TextEncoding.Decode(Of([0xA4], "windows-1252"), "iso-8859-15"));

    [Fact]
    public void A_mark_counts_before_the_host_and_is_no_part_of_the_text() =>
        Assert.Equal(new DecodedText("\u00e9", "utf-8"), TextEncoding.Decode(Of([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "windows-1252"), ""));

    [Fact]
    public void Valid_utf_8_is_believed_whatever_the_host_says() =>
        Assert.Equal(new DecodedText("\u00e9", "utf-8"), TextEncoding.Decode(Of([0xC3, 0xA9], "iso-8859-1"), ""));

    [Theory]
    [InlineData("koi8-r", "\u0416")]
    [InlineData("utf-8", "\u00f6")]
    [InlineData("klingon", "\u00f6")]
    [InlineData(null, "\u00f6")]
    public void Of_other_bytes_the_host_is_believed_where_it_can_be(string? charset, string text) =>
        Assert.Equal(text, TextEncoding.Decode(Of([0xF6], charset), "").Text);

    [Fact]
    public void Bytes_that_no_code_page_uses_do_not_stop_the_reading() => Assert.Equal(3, TextEncoding.Decode(Of([0x81, 0x61, 0xFF], null), "").Text.Length);

    private static ReviewDocument Of(byte[] bytes, string? charset) => new() { Source = "test", Location = "test", Bytes = bytes, Charset = charset };
}
