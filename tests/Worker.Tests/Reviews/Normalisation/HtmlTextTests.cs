using Worker.Reviews.Normalisation;

namespace Worker.Tests.Reviews.Normalisation;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("plain, 3 > 2", "plain, 3 > 2")]
    [InlineData("Tom &amp; Jerry &#9733;&#x2605; &hellip;", "Tom & Jerry \u2605\u2605 \u2026")]
    [InlineData("one<br>two<br/>three", "one\ntwo\nthree")]
    [InlineData("<p>one</p><p>two</p>", "one\n\ntwo")]
    [InlineData("<ul><li>one<li>two</ul>", "one\ntwo")]
    [InlineData("a <b>bold</b> <i>word</i>", "a bold word")]
    [InlineData("line\nbreaks\r\nare spaces", "line\nbreaks\nare spaces")]
    [InlineData("<p>line\nbreaks\r\nare spaces</p>", "line breaks are spaces")]
    [InlineData("<style>p{}</style><script>alert(1)</script><p>text</p><!-- none -->", "text")]
    [InlineData("unclosed <b>tags <p>and </i>stray ones", "unclosed tags\n\nand stray ones")]
    [InlineData("I <3 it", "I <3 it")]
    public void Markup_becomes_what_a_reader_sees(string html, string text) => Assert.Equal(text, CleanText.Block(HtmlText.Of(html)));

    [Fact]
    public void A_document_nested_without_end_is_read_all_the_same()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep";

        Assert.Equal("deep", CleanText.Block(HtmlText.Of(html)));
    }
}
