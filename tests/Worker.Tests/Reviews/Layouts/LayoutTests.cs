using System.Text;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Layouts;

/// <summary>Files as stores give them, with nothing in the settings but the layout.</summary>
public sealed class LayoutTests
{
    private static ReviewSourceOptions Source(ReviewLayout layout) => new() { Name = "test", Layout = layout, Subject = "Default", Address = "https://example.org/x" };

    private static Task<CheckedList> ReadAsync(ReviewLayout layout, byte[] bytes) => new StubWeb(_ => StubWeb.Answer(bytes)).ReadAsync(Source(layout));

    private static Task<CheckedList> ReadAsync(ReviewLayout layout, string text) => ReadAsync(layout, Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task Google_play()
    {
        const string Report =
            "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,"
            + "Review Last Update Date and Time,Review Last Update Millis Since Epoch,Star Rating,Review Title,Review Text,"
            + "Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link\n"
            + "org.example.tent,7,1.2,fr,phone,2020-03-06T17:05:00Z,1583514300000,2020-03-06T17:05:00Z,1583514300000,4,,\"Bien, \"\"vraiment\"\" \u00e9tanche\",,,,https://play.example.org/r?id=1\n"
            + "org.example.tent,7,1.2,en,phone,2020-03-07T17:05:00Z,1583600700000,2020-03-07T17:05:00Z,1583600700000,5,,,,,,\n";

        var reviews = await ReadAsync(ReviewLayout.GooglePlay, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Report)]);

        var review = Assert.Single(reviews.Accepted);
        Assert.Empty(reviews.Rejected);
        Assert.Equal(("https://play.example.org/r?id=1", "org.example.tent", "fr", 4m), (review.ExternalId, review.Subject, review.Language, review.Rating));
        Assert.Equal(("Bien, \"vraiment\" \u00e9tanche", new DateTimeOffset(2020, 3, 6, 17, 5, 0, TimeSpan.Zero)), (review.Body, review.PublishedAt));
    }

    [Fact]
    public async Task App_store_connect()
    {
        var reviews = await ReadAsync(ReviewLayout.AppStoreConnect,
            """
            {"data":[{"type":"customerReviews","id":"0001-a","attributes":{"rating":2,"title":"Leaks","body":"Wet inside.","reviewerNickname":"n","createdDate":"2020-03-06T09:05:00-08:00","territory":"USA"}}],
             "links":{"self":"https://example.org/x"},"meta":{"paging":{"total":1,"limit":50}}}
            """);

        var review = Assert.Single(reviews.Accepted);
        Assert.Equal(("0001-a", "Leaks", "Wet inside.", 2m, 17), (review.ExternalId, review.Title, review.Body, review.Rating, review.PublishedAt!.Value.Hour));
    }

    [Fact]
    public async Task Amazon_of_both_forms()
    {
        var reviews = await ReadAsync(ReviewLayout.Amazon,
            """
            {"reviewerID":"U1","asin":"B01","helpful":[1,2],"reviewText":"Dry all night.","overall":5.0,"summary":"Tent","unixReviewTime":1583514300,"reviewTime":"03 6, 2020"}
            {"reviewerID":"U2","asin":"B02","reviewText":"Dry all night.","overall":4.0,"summary":"Tent","unixReviewTime":1583514300}
            {"rating":1.0,"title":"Stove","text":"Burnt<br />at once.","images":[],"asin":"B03","parent_asin":"B03P","user_id":"U3","timestamp":1583514300000,"helpful_vote":0}
            """);

        Assert.Empty(reviews.Rejected);
        Assert.Equal(["U1:B01:1583514300", "U2:B02:1583514300", "U3:B03P:1583514300000"], reviews.Accepted.Select(review => review.ExternalId));
        Assert.Equal(["B01", "B02", "B03P"], reviews.Accepted.Select(review => review.Subject));
        Assert.Equal([5m, 4m, 1m], reviews.Accepted.Select(review => review.Rating));
        Assert.All(reviews.Accepted, review => Assert.Equal(new DateTimeOffset(2020, 3, 6, 17, 5, 0, TimeSpan.Zero), review.PublishedAt));
        Assert.Equal("Burnt\nat once.", reviews.Accepted[2].Body);
    }

    [Fact]
    public async Task Trustpilot()
    {
        var reviews = await ReadAsync(ReviewLayout.Trustpilot,
            "Review Id,Review Created (UTC),Review Username,Review Title,Review Content,Review Stars,Review Language,Domain Url\nt1,2020-03-06 17:05:00,Sam,Late,Two weeks late.,2,en,www.example.org\n");

        var review = Assert.Single(reviews.Accepted);
        Assert.Equal(("t1", "www.example.org", "Late", "Two weeks late.", 2m, "en"), (review.ExternalId, review.Subject, review.Title, review.Body, review.Rating, review.Language));
    }

    [Fact]
    public async Task Steam_with_its_cursor()
    {
        var web = new StubWeb(request => StubWeb.Answer(Encoding.UTF8.GetBytes(request.RequestUri!.Query.Contains("cursor=AoJ%2F", StringComparison.Ordinal)
            ? """{"success":1,"reviews":[{"recommendationid":"2","language":"german","review":"Langweilig","timestamp_created":1583514300,"voted_up":false}],"cursor":"AoJ/"}"""
            : """{"success":1,"query_summary":{"num_reviews":2},"reviews":[{"recommendationid":"1","review":"Great [b]fun[/b]","timestamp_updated":1583514300,"voted_up":true},{"recommendationid":"0","review":"","voted_up":true}],"cursor":"AoJ/"}""")));

        var reviews = await web.ReadAsync(Source(ReviewLayout.Steam));

        Assert.Equal([("1", true), ("2", false)], reviews.Accepted.Select(review => (review.ExternalId, review.IsPositive!.Value)));
        Assert.Empty(reviews.Rejected);
        Assert.Equal(2, web.Requests.Count);
    }

    [Fact]
    public async Task Excel_in_european_style()
    {
        var reviews = await ReadAsync(ReviewLayout.ExcelEuropean, Encoding.Latin1.GetBytes(
            "id;date;rating;body\r\n1;06.03.2020;4,5;\"Sch\u00f6n; trocken\"\r\n2;31.12.2019 18:30;3;Geht so\r\n3;1.1.2020;1,250;Tausend?\r\n"));

        Assert.Equal([4.5m, 3m], reviews.Accepted.Select(review => review.Rating));
        Assert.Equal("Sch\u00f6n; trocken", reviews.Accepted[0].Body);
        Assert.Equal(new DateTimeOffset(2019, 12, 31, 18, 30, 0, TimeSpan.Zero), reviews.Accepted[1].PublishedAt);
        Assert.Equal("bad_rating", Assert.Single(reviews.Rejected).Rule);
    }

    [Fact]
    public async Task A_setting_counts_before_the_layout_and_must_be_there()
    {
        var source = Source(ReviewLayout.Trustpilot);
        source.Columns.Body = "Reply";

        Assert.Equal("Sorry.", Assert.Single((await StubWeb.Saying("Review Id,Review Content,Reply\n1,Late.,Sorry.\n").ReadAsync(source)).Accepted).Body);
        Assert.Contains("expected a column 'Reply'", (await StubWeb.Saying("Review Id,Review Content\n1,Late.\n").RefusedAsync(source)).Message, StringComparison.Ordinal);
    }
}
