using System.Security;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Syndication;

public sealed class RssFeedTests : RatedFeedContract
{
    private protected override ReviewSourceOptions Source() => new() { Name = "test", Kind = ReviewSourceKind.Rss, Subject = "Trail Map", Address = Address };

    private protected override string Document(params WrittenReview[] reviews) => Rss(string.Concat(reviews.Select(Item)));

    [Fact]
    public async Task Html_becomes_text()
    {
        var review = Assert.Single((await Web(WrittenReview.Of(1,
            "<p>Quiet &amp; quick.<br/>No <b>ads</b>.</p><script>x()</script><p>Costs 3 &euro;<img src='p.jpg'/></p>")).ReadAsync(Source())).Accepted);

        Assert.Equal("Quiet & quick.\nNo ads.\n\nCosts 3 \u20ac", review.Body);
    }

    [Fact]
    public async Task The_whole_content_is_taken_before_the_summary()
    {
        var web = StubWeb.Saying(Rss(
            """
            <item><guid>1</guid><title>Short</title><description>Begins well ...</description>
              <content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>Begins well and ends badly.</p>]]></content:encoded></item>
            """));

        Assert.Equal("Begins well and ends badly.", Assert.Single((await web.ReadAsync(Source())).Accepted).Body);
    }

    [Theory]
    [InlineData("<l:memberRating xmlns:l='https://letterboxd.com'>3.5</l:memberRating>", 3.5)]
    [InlineData("<r:rating xmlns:r='http://purl.org/NET/RVW/0.2/'>2</r:rating>", 2.0)]
    [InlineData("<user_rating>5</user_rating>", 5.0)]
    [InlineData("<user_rating>0</user_rating>", null)]
    [InlineData("<stars>1</stars>", null)]
    public async Task Ratings_are_known_by_their_element(string element, double? stars)
    {
        var web = StubWeb.Saying(Rss($"<item><guid>1</guid><description>Some words.</description>{element}</item>"));

        Assert.Equal((decimal?)stars, Assert.Single((await web.ReadAsync(Source())).Accepted).Rating);
    }

    [Fact]
    public async Task The_settings_may_name_the_element()
    {
        var source = Source();
        source.RatingElement = "stars";

        var web = StubWeb.Saying(Rss("<item><guid>1</guid><description>Some words.</description><shop:stars xmlns:shop='urn:shop'>1</shop:stars></item>"));

        Assert.Equal(1m, Assert.Single((await web.ReadAsync(source)).Accepted).Rating);
    }

    [Theory]
    [InlineData("Sat, 26 Sep 2020 21:14:02 +1200", "2020-09-26T09:14:02Z")]
    [InlineData("Thu, 5 Nov 2020 08:00:00 GMT", "2020-11-05T08:00:00Z")]
    [InlineData("05 Nov 2020 08:00:00 EST", "2020-11-05T13:00:00Z")]
    [InlineData("2020-11-05T08:00:00Z", "2020-11-05T08:00:00Z")]
    public async Task Dates_are_read_as_feeds_write_them(string written, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single((await Web(WrittenReview.Of(1, "Words.") with { Date = written }).ReadAsync(Source())).Accepted).PublishedAt);

    [Fact]
    public async Task Without_an_id_the_link_or_the_text_stands_for_it()
    {
        var web = StubWeb.Saying(Rss("<item><link>https://example.org/1</link><description>One.</description></item><item><description>Two.</description></item>"));

        var reviews = (await web.ReadAsync(Source())).Accepted;

        Assert.Equal(["https://example.org/1", reviews[1].TextSha256], reviews.Select(review => review.ExternalId));
    }

    [Fact]
    public async Task Pages_are_read_to_the_last_or_to_the_limit()
    {
        var web = new StubWeb(request =>
        {
            var page = int.Parse(request.RequestUri!.Query.Length > 0 ? request.RequestUri.Query[3..] : "1", System.Globalization.CultureInfo.InvariantCulture);
            var next = page < 4 ? $"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='next' href='/feed?p={page + 1}'/>" : "";
            return StubWeb.Answer(System.Text.Encoding.UTF8.GetBytes(Rss(next + Item(WrittenReview.Of(page, $"Page {page}.")))));
        });

        Assert.Equal(4, (await web.FetchAsync(Source())).Entries.Count);
        Assert.Equal(2, (await web.FetchAsync(Source(), maxPages: 2)).Entries.Count);
    }

    [Fact]
    public async Task A_next_page_on_another_site_is_not_read_and_said()
    {
        var web = StubWeb.Saying(Rss("<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='next' href='https://elsewhere.example.com/2'/>" + Item(WrittenReview.Of(1, "One."))));

        var answer = await web.FetchAsync(Source());

        Assert.Single(web.Requests);
        Assert.Contains("https://elsewhere.example.com/2, is on another site", Assert.Single(answer.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_of_its_own_and_from_elsewhere_are_refused()
    {
        const string Bomb = "<!DOCTYPE rss [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>";

        var refusal = await StubWeb.Saying(Bomb + Rss("<item><description>&b;&x;</description></item>")).RefusedAsync(Source());

        Assert.Contains("it has a DTD", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<rss version='2.0'><channel><title>cut")]
    [InlineData("{\"feed\":{}}")]
    [InlineData("<opml version='2.0'/>")]
    [InlineData("")]
    public async Task What_is_no_feed_is_refused_in_words(string body)
    {
        var refusal = await StubWeb.Saying(body).RefusedAsync(Source());

        Assert.Contains("; expected RSS or Atom", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declared_windows_code_page_is_read()
    {
        var bytes = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(
            "<?xml version=\"1.0\" encoding=\"windows-1252\"?>" + Rss("<item><guid>1</guid><description>Caf\u00e9 \u2013 tr\u00e8s bon</description></item>"));

        var web = new StubWeb(_ => StubWeb.Answer(bytes));

        Assert.Equal("Caf\u00e9 \u2013 tr\u00e8s bon", Assert.Single((await web.ReadAsync(Source())).Accepted).Body);
    }

    private static string Rss(string items) =>
        $"<rss version=\"2.0\"><channel><title>Reviews</title><link>https://reviews.example.org/</link><description>All of them</description>{items}</channel></rss>";

    private static string Item(WrittenReview review) =>
        $"<item>{Element("guid", review.Id)}{Element("pubDate", review.Date)}{Element("title", review.Title)}{Element("description", review.Body)}"
        + $"{(review.Rating is null ? "" : $"<im:rating xmlns:im=\"http://itunes.apple.com/rss\">{review.Rating}</im:rating>")}</item>";

    private static string Element(string name, string? value) => value is null ? "" : $"<{name}>{SecurityElement.Escape(value)}</{name}>";
}
