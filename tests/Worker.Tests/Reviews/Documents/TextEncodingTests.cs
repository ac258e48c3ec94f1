using System.Text;
using Worker.Reviews.Documents;

namespace Worker.Tests.Reviews.Documents;

public sealed class TextEncodingTests
{
    [Fact]
    public void The_setting_counts_before_the_mark_the_bytes_and_the_host() =>
        Assert.Equal(("\u20ac", "iso-8859-15"), File([0xA4], "windows-1252", "iso-8859-15"));

    [Fact]
    public void A_mark_counts_before_the_host_and_is_no_part_of_the_text() =>
        Assert.Equal(("\u00e9", "utf-8"), File([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "windows-1252"));

    [Fact]
    public void Valid_utf_8_counts_before_the_host() => Assert.Equal(("\u00e9", "utf-8"), File([0xC3, 0xA9], "iso-8859-1"));

    [Theory]
    [InlineData("koi8-r", "\u0416")]
    [InlineData("utf-8", "\u00f6")]
    [InlineData("klingon", "\u00f6")]
    [InlineData(null, "\u00f6")]
    public void Of_other_bytes_the_host_counts_if_it_can(string? charset, string text) => Assert.Equal(text, File([0xF6], charset).Text);

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("Latin1")]
    [InlineData("US-ASCII")]
    [InlineData("windows-1252")]
    public void Latin_1_and_ascii_are_windows_1252_as_in_browsers(string charset) =>
        Assert.Equal("don\u2019t \u2013 \u20ac9", File([.. "don"u8, 0x92, .. "t "u8, 0x96, (byte)' ', 0x80, (byte)'9'], charset).Text);

    [Fact]
    public void Bytes_that_no_code_page_uses_do_not_stop_the_reading() => Assert.Equal(3, File([0x81, 0x61, 0xFF], null).Text.Length);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf_16_is_known_with_and_without_a_mark(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        var bytes = encoding.GetBytes("id,body\n1,caf\u00e9\n");

        Assert.Equal("id,body\n1,caf\u00e9\n", File(bytes, null).Text);
        Assert.Equal("id,body\n1,caf\u00e9\n", File([.. encoding.GetPreamble(), .. bytes], null).Text);
    }

    [Fact]
    public void A_character_on_the_border_of_two_pieces_is_valid_utf_8_and_half_a_character_at_the_end_is_not()
    {
        // The pieces have 64 KiB; the letters move the emoji over the border, byte by byte.
        foreach (var letters in Enumerable.Range(65_530, 8))
        {
            var bytes = Encoding.UTF8.GetBytes(new string('x', letters) + "\U0001F600");
            Assert.True(Utf8Check.IsValid(Of(bytes, null), TestContext.Current.CancellationToken));
            Assert.False(Utf8Check.IsValid(Of(bytes[..^1], null), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?>", null, "windows-1252")]
    [InlineData("<?xml version=\"1.0\" encoding=\"KOI8-R\"?>", null, "koi8-r")]
    [InlineData("\n <?xml version='1.0' encoding='shift_jis'?>", null, "shift_jis")]
    [InlineData("<?xml version='1.0' encoding='utf-8'?>", "koi8-r", "koi8-r")]
    [InlineData("<?xml version='1.0' encoding='utf-8'?>", null, "windows-1252")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?>", null, "windows-1252")]
    [InlineData("<?xml version='1.0' encoding='klingon'?>", null, "windows-1252")]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?>", "iso-8859-1", "windows-1252")]
    [InlineData("", "iso-8859-1", "windows-1252")]
    public void Xml_with_other_bytes_than_utf_8_is_what_the_host_and_then_the_declaration_say(string declaration, string? charset, string expected) =>
        Assert.Equal(expected, Xml([.. Encoding.ASCII.GetBytes(declaration + "<rss>"), 0x93, 0xFA], charset));

    [Theory]
    [InlineData("<?xml version='1.0' encoding='utf-8'?>", "iso-8859-1", "utf-8")]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?>", "utf-8", "utf-8")]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?>", null, "koi8-r")]
    [InlineData("", null, "utf-8")]
    public void Xml_that_is_said_to_be_utf_8_and_is_valid_is_utf_8(string declaration, string? charset, string expected) =>
        Assert.Equal(expected, Xml(Encoding.UTF8.GetBytes(declaration + "<rss>\u00e9"), charset));

    private static (string Text, string Encoding) File(byte[] bytes, string? charset, string setting = "")
    {
        var document = Of(bytes, charset);
        var encoding = TextEncoding.OfFile(document, setting, TestContext.Current.CancellationToken);
        using var text = TextEncoding.Open(document, encoding);
        return (text.ReadToEnd(), encoding.WebName);
    }

    private static string Xml(byte[] bytes, string? charset) => TextEncoding.OfXml(Of(bytes, charset), "", TestContext.Current.CancellationToken).WebName;

    private static ReviewDocument Of(byte[] bytes, string? charset) => ReviewDocument.Of("test", "test", bytes) with { Charset = charset };
}
