using System.Security;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Syndication;

/// <summary>Atom, with the elements of the App Store.</summary>
public sealed class AtomFeedTests : RatedFeedContract
{
    private const string App = "<entry><id>https://apps.example.org/1</id><title>Trail Map - Example</title><im:name>Trail Map</im:name><summary>Maps</summary></entry>";

    private protected override ReviewSourceOptions Source() => new() { Name = "test", Kind = ReviewSourceKind.Rss, Subject = "Trail Map", Address = Address };

    private protected override string Document(params WrittenReview[] reviews) => Atom(string.Concat(reviews.Select(Entry)));

    [Fact]
    public async Task The_app_itself_is_no_review()
    {
        var answer = await StubWeb.Saying(Atom(App + Entry(WrittenReview.Of(1, "Words.")))).FetchAsync(Source());

        Assert.Single(answer.Entries);
        Assert.Equal(1, answer.NotReviews);
    }

    [Fact]
    public async Task Of_a_text_and_a_page_of_it_the_text_is_taken()
    {
        var web = StubWeb.Saying(Atom(
            """
            <entry><id>1</id><title>Short</title><im:rating>2</im:rating>
              <content type="text">Only the words, 1 &lt; 2.</content>
              <content type="html">&lt;table&gt;&lt;tr&gt;&lt;td&gt;Trail Map&lt;/td&gt;&lt;td&gt;Only the words&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</content></entry>
            """));

        Assert.Equal("Only the words, 1 < 2.", Assert.Single((await web.ReadAsync(Source())).Accepted).Body);
    }

    [Theory]
    [InlineData("<content type='html'>&lt;p&gt;Fine &amp;amp; dandy&lt;/p&gt;</content>")]
    [InlineData("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Fine &amp; dandy</p></div></content>")]
    [InlineData("<summary>Fine &amp; dandy</summary>")]
    [InlineData("<content>Fine &amp; dandy</content>")]
    public async Task Contents_say_what_they_are(string content)
    {
        var web = StubWeb.Saying(Atom($"<entry><id>1</id><title>T</title><im:rating>5</im:rating>{content}</entry>"));

        Assert.Equal("Fine & dandy", Assert.Single((await web.ReadAsync(Source())).Accepted).Body);
    }

    [Fact]
    public async Task The_language_of_the_feed_is_that_of_its_reviews() =>
        Assert.Equal("en", Assert.Single((await Web(WrittenReview.Of(1, "Words.")).ReadAsync(Source())).Accepted).Language);

    private static string Atom(string entries) =>
        $"<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:im=\"http://itunes.apple.com/rss\" xml:lang=\"en\"><id>x</id><title>Reviews</title>"
        + $"<updated>2020-12-01T00:00:00Z</updated><link rel=\"next\" href=\"\"/>{entries}</feed>";

    private static string Entry(WrittenReview review) =>
        $"<entry>{Element("id", review.Id)}{Element("updated", review.Date)}{Element("title", review.Title)}"
        + $"{(review.Body is null ? "" : $"<content type=\"text\">{SecurityElement.Escape(review.Body)}</content>")}{Element("im:rating", review.Rating)}</entry>";

    private static string Element(string name, string? value) => value is null ? "" : $"<{name}>{SecurityElement.Escape(value)}</{name}>";
}
