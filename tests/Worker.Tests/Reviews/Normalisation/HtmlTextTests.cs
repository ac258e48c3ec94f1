using System.Diagnostics;
using Worker.Reviews.Normalisation;
using Worker.Tests.Learning;

namespace Worker.Tests.Reviews.Normalisation;

[Collection(nameof(ProcessWide))]
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
    [InlineData("<title>no</title><textarea>no</textarea>yes<iframe>no</iframe>", "yes")]
    [InlineData("<svg><title>a</title><svg></svg><text>no</text></svg>yes", "yes")]
    [InlineData("<svg/>yes", "yes")]
    [InlineData("<script>if (a < b) { '</p>' }</script>yes", "yes")]
    public void Markup_becomes_what_a_reader_sees(string html, string text) => Assert.Equal(text, CleanText.Block(HtmlText.Of(html)));

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<p><b>")]
    [InlineData("<a href=x>")]
    [InlineData("<table>")]
    [InlineData("</p>")]
    [InlineData("&amp;")]
    [InlineData("<select>")]
    public void Time_grows_with_the_length_alone_however_deep_it_is_nested(string tag)
    {
        // A parser that builds a tree needs minutes for this.
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;

        var text = HtmlText.Of(string.Concat(Enumerable.Repeat(tag, 2_000_000 / tag.Length)) + "end");

        process.Refresh();
        Assert.InRange(process.TotalProcessorTime - before, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.NotNull(text);
    }
}
