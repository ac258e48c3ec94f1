using System.Text.Json.Nodes;
using Worker.Reviews;

namespace Worker.Tests.Reviews.AppStore;

public sealed class AppStoreFeedTests : RatedFeedContract
{
    private protected override ReviewSourceOptions Source() =>
        new() { Name = "test", Kind = ReviewSourceKind.AppStoreJson, Subject = "Trail Map", Address = Address };

    private protected override string Document(params WrittenReview[] reviews) => Feed(new JsonArray([.. reviews.Select(Entry)]));

    [Fact]
    public async Task A_single_entry_may_be_an_object() =>
        Assert.Equal("Only one.", Assert.Single((await StubWeb.Saying(Feed(Entry(WrittenReview.Of(1, "Only one.")))).ReadAsync(Source())).Accepted).Body);

    [Fact]
    public async Task A_feed_without_entries_is_empty() =>
        Assert.Empty((await StubWeb.Saying("""{"feed":{"author":{},"link":[]}}""").FetchAsync(Source())).Entries);

    [Fact]
    public async Task An_entry_is_a_review_if_it_has_a_rating_wherever_it_stands()
    {
        var app = new JsonObject { ["im:name"] = Label("Trail Map"), ["title"] = Label("Trail Map - Example") };

        var answer = await StubWeb.Saying(Feed(new JsonArray(Entry(WrittenReview.Of(1, "First.")), app, Entry(WrittenReview.Of(2, "Second."))))).FetchAsync(Source());

        Assert.Equal(["First.", "Second."], answer.Entries.Select(entry => entry.Body));
        Assert.Equal(1, answer.NotReviews);
    }

    [Fact]
    public async Task The_next_page_is_asked_for_in_json()
    {
        var web = new StubWeb(request =>
        {
            var page = request.RequestUri!.AbsolutePath.Contains("page=2", StringComparison.Ordinal) ? 2 : 1;
            return StubWeb.Answer(System.Text.Encoding.UTF8.GetBytes(Feed(
                new JsonArray(Entry(WrittenReview.Of(page, $"Page {page}."))), "https://reviews.example.org/us/page=2/id=1/xml?urlDesc=/id=1/json")));
        });

        var answer = await web.FetchAsync(Source());

        Assert.Equal(["Page 1.", "Page 2."], answer.Entries.Select(entry => entry.Body));
        // The last page names itself as the next: it is not read again.
        Assert.Equal(["/feed", "/us/page=2/id=1/json"], web.Requests.Select(request => request.RequestUri!.AbsolutePath));
        Assert.Equal(2, answer.Documents);
    }

    [Theory]
    [InlineData("{\"feed\": {\"entry\": [")]
    [InlineData("[]")]
    [InlineData("{\"results\": []}")]
    [InlineData("{\"feed\": {\"entry\": \"none\"}}")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'/>")]
    public async Task What_is_no_feed_is_refused_in_words(string body)
    {
        var refusal = await StubWeb.Saying(body).RefusedAsync(Source());

        Assert.Contains("; expected the App Store's customer reviews in JSON", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_no_object_costs_itself_and_no_other()
    {
        var reviews = await StubWeb.Saying(Feed(new JsonArray(7, Entry(WrittenReview.Of(1, "Words."))))).ReadAsync(Source());

        Assert.Single(reviews.Accepted);
        Assert.Equal(("unreadable_entry", "page 1, entry 1"), (reviews.Rejected[0].Rule, reviews.Rejected[0].RowKey));
    }

    private static string Feed(JsonNode entry, string next = "") => new JsonObject
    {
        ["feed"] = new JsonObject
        {
            ["entry"] = entry,
            ["link"] = new JsonArray(new JsonObject { ["attributes"] = new JsonObject { ["rel"] = "next", ["href"] = next } }),
        },
    }.ToJsonString();

    private static JsonObject Entry(WrittenReview review)
    {
        // Without a rating an entry is no review, so an empty one stands for none.
        var entry = new JsonObject { ["im:rating"] = Label(review.Rating ?? "") };
        foreach (var (name, value) in new[] { ("id", review.Id), ("updated", review.Date), ("title", review.Title), ("content", review.Body) })
        {
            if (value is not null)
                entry[name] = Label(value);
        }
        return entry;
    }

    private static JsonObject Label(string value) => new() { ["label"] = value, ["attributes"] = new JsonObject { ["type"] = "text" } };
}
