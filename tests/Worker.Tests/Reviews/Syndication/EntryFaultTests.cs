using System.Text;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Syndication;

/// <summary>A fault of one entry costs that entry at most, and a fault outside the entries costs none.</summary>
public sealed class EntryFaultTests
{
    private const string Good = "<item><guid>good</guid><title>Tent</title><description>Dry all night.</description></item>";

    private static ReviewSourceOptions Source() => new() { Name = "test", Kind = ReviewSourceKind.Rss, Subject = "Tent", Address = "https://example.org/feed" };

    private static string Rss(string items, string head = "", string version = "2.0") =>
        $"<rss version=\"{version}\"><channel><title>R</title><link>https://example.org/</link>{head}{items}</channel></rss>";

    [Theory]
    [InlineData("<link>http://[x</link>", "Small and light.")]
    [InlineData("<enclosure url='https://example.org/1.jpg' type='image/jpeg' length='99999999999999999999'/>", "Small and light.")]
    [InlineData("<enclosure url='::' length='-1'/><source url='http://'>x</source>", "Small and light.")]
    [InlineData("<comments>not an address</comments><category domain='http://['>c</category>", "Small and light.")]
    [InlineData("<media:rating>x</media:rating><nowhere:thing nowhere:a='1'/>", "Small and light.")]
    public async Task What_is_wrong_in_an_element_that_is_not_needed_does_no_harm(string element, string body) =>
        await BothAsync($"<item><guid>1</guid><title>Stove</title><description>Small and light.</description>{element}</item>", body);

    [Theory]
    [InlineData("Small&nbsp;and light &mdash; fine &copy;", "Small and light \u2014 fine \u00a9")]
    [InlineData("Salt & pepper, 3 < 4, AT&T; &unknown; &#0; &#x1F;end", "Salt & pepper, 3 < 4, AT&T; &unknown; end")]
    [InlineData("It&#146;s &#x93;fine&#x94;", "It\u2019s \u201cfine\u201d")]
    [InlineData("Small\u0007 and\u0000 light\uFFFF.", "Small and light .")]
    [InlineData("Small <b>and</b> light", "Small and light")]
    [InlineData("<![CDATA[<p>Small & light ]] > fine</p>]]>", "Small & light ]] > fine")]
    [InlineData("Small <!-- <item> --> and light", "Small and light")]
    [InlineData("<![if gte mso 9]>Small and light<![endif]>", "Small and light")]
    public async Task Text_that_xml_does_not_allow_is_read_as_it_was_meant(string description, string body) =>
        await BothAsync($"<item><guid>1</guid><description>{description}</description></item>", body);

    [Theory]
    [InlineData("<item><guid>1</guid><description>Never <b>closed</description></item>", "unreadable_entry")]
    [InlineData("<item><guid>1</guid><description>No end", "unreadable_entry")]
    [InlineData("<item><guid a='1' a='2'>1</guid><description>Twice</description></item>", "unreadable_entry")]
    [InlineData("<item><guid>1</guid><description a=b>Bare</description></item>", "unreadable_entry")]
    [InlineData("<item><guid title='open>1</guid><description>Open</description></item>", "unreadable_entry")]
    public async Task An_entry_that_is_not_well_formed_costs_itself_alone(string item, string rule)
    {
        var reviews = await StubWeb.Saying(Rss(item + Good)).ReadAsync(Source());

        Assert.Equal("Dry all night.", Assert.Single(reviews.Accepted).Body);
        Assert.Equal((rule, "page 1, entry 1"), (Assert.Single(reviews.Rejected).Rule, reviews.Rejected[0].RowKey));
        Assert.Contains("xpected", reviews.Rejected[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_nested_too_deep_or_has_too_much_costs_itself_alone()
    {
        var deep = $"<item><description>{string.Concat(Enumerable.Repeat("<i>", 101))}{string.Concat(Enumerable.Repeat("</i>", 101))}</description></item>";
        var many = $"<item><description>{string.Concat(Enumerable.Repeat("<i/>", 20_001))}</description></item>";
        var large = $"<item><description>{new string('x', 5_000_000)}</description></item>";

        var reviews = await StubWeb.Saying(Rss(deep + many + large + Good)).ReadAsync(Source());

        Assert.Equal("Dry all night.", Assert.Single(reviews.Accepted).Body);
        Assert.Equal(["too_deep", "too_long", "too_long"], reviews.Rejected.Select(review => review.Rule));
    }

    [Theory]
    [InlineData("\n\n<?xml version='1.0'?>")]
    [InlineData("\uFEFF <?xml version='1.0' encoding='utf-8'?><?pi x?><!-- c -->")]
    [InlineData("<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://example.org/rss.dtd'>")]
    public async Task What_stands_before_the_feed_does_no_harm(string before) =>
        Assert.Single((await StubWeb.Saying(before + Rss(Good)).ReadAsync(Source())).Accepted);

    [Theory]
    [InlineData("<ttl>daily</ttl><skipHours><hour>99</hour></skipHours><image><url>http://[x</url></image>")]
    [InlineData("<pubDate>whenever</pubDate><lastBuildDate/><cloud port='many'/><textInput><link>:</link></textInput>")]
    [InlineData("<description>never <b>closed")]
    public async Task What_is_wrong_with_the_feed_costs_no_entry(string head) =>
        Assert.Single((await StubWeb.Saying(Rss(Good, head)).ReadAsync(Source())).Accepted);

    [Theory]
    [InlineData("0.91")]
    [InlineData("0.92")]
    [InlineData("1.0")]
    [InlineData("2.1")]
    [InlineData("")]
    [InlineData("beta")]
    public async Task Rss_of_any_version_is_read(string version) => Assert.Single((await StubWeb.Saying(Rss(Good, version: version)).ReadAsync(Source())).Accepted);

    [Fact]
    public async Task Rss_1_0_has_its_items_beside_the_channel_and_their_names_in_an_attribute()
    {
        var web = StubWeb.Saying(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://example.org/"><title>R</title><items><rdf:Seq><rdf:li resource="https://example.org/1"/></rdf:Seq></items></channel>
            <item rdf:about="https://example.org/1"><title>Stove</title><description>Small.</description><dc:date>2020-03-06</dc:date></item></rdf:RDF>
            """);

        var review = Assert.Single((await web.ReadAsync(Source())).Accepted);

        Assert.Equal(("https://example.org/1", "Small.", 6), (review.ExternalId, review.Body, review.PublishedAt!.Value.Day));
    }

    [Fact]
    public async Task Atom_0_3_is_read()
    {
        var web = StubWeb.Saying(
            """
            <feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>R</title><entry><id>1</id><title>Stove</title><issued>2020-03-06</issued>
            <content type="text/html" mode="escaped">&lt;p&gt;Small.&lt;/p&gt;</content></entry></feed>
            """);

        Assert.Equal("Small.", Assert.Single((await web.ReadAsync(Source())).Accepted).Body);
    }

    [Fact]
    public async Task A_feed_with_a_prefix_for_its_own_elements_is_read() => Assert.Equal("Small.", Assert.Single((await StubWeb.Saying(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:m='urn:m'><a:entry><a:id>1</a:id><a:content>Small.</a:content><m:entry>no</m:entry></a:entry></a:feed>")
        .ReadAsync(Source())).Accepted).Body);

    [Fact]
    public async Task A_feed_that_is_cut_off_gives_its_whole_entries_and_says_so()
    {
        var web = StubWeb.Saying($"<rss version='2.0'><channel>{Good}<item><guid>2</guid><descr");

        var answer = await web.FetchAsync(Source());

        Assert.Equal("good", Assert.Single(answer.Entries).Id);
        Assert.Equal("unreadable_entry", Assert.Single(answer.Unreadable).Rule);
        Assert.Contains("the document ends before <rss> is closed", Assert.Single(answer.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", "1 &lt; 2 &amp; 3", "1 < 2 & 3")]
    [InlineData("TEXT", "1 &lt; 2", "1 < 2")]
    [InlineData("text/html", "&lt;p&gt;Small&lt;/p&gt;", "Small")]
    [InlineData("HTML; charset=utf-8", "&lt;b&gt;Small&lt;/b&gt;", "Small")]
    [InlineData("application/xhtml+xml", "<div xmlns='http://www.w3.org/1999/xhtml'><p>Small</p></div>", "Small")]
    [InlineData("text/x-unheard-of", "Small", "Small")]
    [InlineData("image/png", "iVBORw0KGgo=", "Stove")]
    public async Task Atom_content_is_what_its_type_says(string type, string content, string body) => Assert.Equal(body, Assert.Single((await StubWeb.Saying(
        $"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='../x'><entry xml:base='::'><id>1</id><title>Stove</title><content type='{type}'>{content}</content></entry></feed>")
        .ReadAsync(Source())).Accepted).Body);

    [Theory]
    [InlineData("koi8-r", "\u0425\u043e\u0440\u043e\u0448\u043e")]
    [InlineData("shift_jis", "\u826f\u3044")]
    [InlineData("gb2312", "\u5f88\u597d")]
    [InlineData("euc-kr", "\uc88b\uc544\uc694")]
    public async Task Encodings_known_to_files_are_known_to_feeds(string name, string text)
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(name)!.GetBytes($"<?xml version='1.0' encoding='{name}'?>" + Rss($"<item><guid>1</guid><description>{text}</description></item>"));

        Assert.Equal(text, Assert.Single((await new StubWeb(_ => StubWeb.Answer(bytes)).ReadAsync(Source())).Accepted).Body);
    }

    [Fact]
    public async Task The_charset_of_the_host_counts()
    {
        var bytes = Encoding.Latin1.GetBytes(Rss("<item><guid>1</guid><description>caf\u00e9</description></item>"));

        Assert.Equal("caf\u00e9", Assert.Single((await new StubWeb(_ => StubWeb.Answer(bytes, type: "text/xml; charset=ISO-8859-1")).ReadAsync(Source())).Accepted).Body);
    }

    private static async Task BothAsync(string item, string body)
    {
        var reviews = await StubWeb.Saying(Rss(item + Good)).ReadAsync(Source());

        Assert.Empty(reviews.Rejected);
        Assert.Equal([body, "Dry all night."], reviews.Accepted.Select(review => review.Body));
    }
}
