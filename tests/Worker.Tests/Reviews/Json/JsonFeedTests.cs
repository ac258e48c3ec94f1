using System.Text.Json.Nodes;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Json;

/// <summary>The generic kind, with its list inside the document.</summary>
public sealed class JsonFeedTests : RatedFeedContract
{
    private protected override ReviewSourceOptions Source() => new()
    {
        Name = "test",
        Kind = ReviewSourceKind.Json,
        Subject = "Trail Map",
        Address = Address,
        Paging = new ReviewPagingOptions { List = "data.reviews" },
    };

    private protected override string Document(params WrittenReview[] reviews) => Page([.. reviews.Select(Entry)]);

    [Fact]
    public async Task Pages_are_followed_by_the_address_that_the_document_gives()
    {
        var web = Pages(page => $"\"links\":{{\"next\":\"/feed?after={page + 1}\"}}", "after");
        var source = Source();
        source.Paging.Next = "links.next";

        Assert.Equal(["Page 1.", "Page 2.", "Page 3."], (await web.FetchAsync(source)).Entries.Select(entry => entry.Body));
        Assert.Equal(["/feed", "/feed?after=2", "/feed?after=3", "/feed?after=4"], web.Requests.Select(request => request.RequestUri!.PathAndQuery));
    }

    [Fact]
    public async Task Pages_are_followed_by_a_cursor_which_is_escaped()
    {
        var web = Pages(page => $"\"cursor\":\"{page + 1}+/=\"", "c");
        var source = Source();
        (source.Paging.Cursor, source.Paging.CursorParameter, source.Address) = ("cursor", "c", Address + "?json=1&c=*");

        Assert.Equal(3, (await web.FetchAsync(source)).Entries.Count);
        Assert.Equal("/feed?json=1&c=2%2B%2F%3D", web.Requests[1].RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task Pages_are_followed_by_their_number()
    {
        var web = Pages(_ => "\"more\":1", "page");
        var source = Source();
        source.Paging.PageParameter = "page";

        Assert.Equal(3, (await web.FetchAsync(source)).Entries.Count);
        Assert.Equal("/feed?page=4", web.Requests[^1].RequestUri!.PathAndQuery);
    }

    [Theory]
    [InlineData("http://[bad/")]
    [InlineData("http://a..b.example/")]
    [InlineData("https://elsewhere.example.com/2")]
    [InlineData("file:///etc/passwd")]
    public async Task A_next_address_that_is_none_or_leads_elsewhere_ends_the_pages_and_is_said(string next)
    {
        var source = Source();
        source.Paging.Next = "next";

        var answer = await StubWeb.Saying($"{{\"next\":\"{next}\",\"data\":{{\"reviews\":[{{\"body\":\"One.\"}}]}}}}").FetchAsync(source);

        Assert.Single(answer.Entries);
        Assert.Contains("was not read", Assert.Single(answer.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_may_be_the_list()
    {
        var source = Source();
        source.Paging.List = "";

        Assert.Equal("One.", Assert.Single((await StubWeb.Saying("[{\"body\":\"One.\"}]").FetchAsync(source)).Entries).Body);
    }

    [Theory]
    [InlineData("{\"data\":{\"reviews\":{\"body\":\"Only.\"}}}", 1)]
    [InlineData("{\"data\":{\"reviews\":null}}", 0)]
    [InlineData("{\"data\":{\"other\":[{\"reviews\":[{}]}],\"reviews\":[]}}", 0)]
    [InlineData("{\"DATA\":{\"Reviews\":[{\"Body\":\"Any case.\"}]}}", 1)]
    public async Task One_object_none_and_any_case_are_lists_too(string body, int entries) =>
        Assert.Equal(entries, (await StubWeb.Saying(body).FetchAsync(Source())).Entries.Count);

    [Theory]
    [InlineData("{\"data\":{}}", "there is no such list")]
    [InlineData("{\"data\":{\"reviews\":7}}", "'data.reviews' is Number")]
    [InlineData("{\"data\":{\"reviews\":[{}", "")]
    [InlineData("", "")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "maximum")]
    public async Task What_has_no_such_list_is_refused_in_words(string body, string said)
    {
        var refusal = await StubWeb.Saying(body).RefusedAsync(Source());

        Assert.Contains("expected JSON with a list of objects at 'data.reviews'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_element_that_is_wrong_costs_itself_alone()
    {
        var large = $"{{\"id\":\"large\",\"body\":\"x\",\"more\":[{string.Join(',', Enumerable.Repeat("\"0123456789012345678901234567890123456789\"", 120_000))}]}}";
        var reviews = await StubWeb.Saying(
            $"{{\"data\":{{\"reviews\":[7,\"text\",[1],{{\"id\":\"inner\",\"body\":{{\"x\":1}}}},{large},{{\"id\":\"half\",\"body\":\"half \\ud83d\"}},{{\"id\":\"nan\",\"rating\":NaN,\"body\":\"NaN Infinity\"}}]}}}}")
            .ReadAsync(Source());

        Assert.Equal([("half", "half \ufffd"), ("nan", "NaN Infinity")], reviews.Accepted.Select(review => (review.ExternalId, review.Body)));
        Assert.Equal(
            [("unreadable_entry", "page 1, entry 1"), ("unreadable_entry", "page 1, entry 2"), ("unreadable_entry", "page 1, entry 3"), ("unreadable_entry", "page 1, entry 4"), ("too_long", "page 1, entry 5")],
            reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
    }

    private static StubWeb Pages(Func<int, string> more, string parameter) => new(request =>
    {
        var query = request.RequestUri!.Query.TrimStart('?').Split('&').LastOrDefault(pair => pair.StartsWith(parameter + "=", StringComparison.Ordinal));
        var page = query is null || query.EndsWith('*') ? 1 : query[parameter.Length + 1] - '0';
        var reviews = page <= 3 ? $"{{\"body\":\"Page {page}.\"}}" : "";
        return StubWeb.Answer(System.Text.Encoding.UTF8.GetBytes($"{{{more(page)},\"data\":{{\"reviews\":[{reviews}]}}}}"));
    });

    private static string Page(JsonArray reviews) => new JsonObject { ["data"] = new JsonObject { ["reviews"] = reviews } }.ToJsonString();

    private static JsonObject Entry(WrittenReview review)
    {
        var entry = new JsonObject();
        foreach (var (name, value) in new[] { ("id", review.Id), ("date", review.Date), ("rating", review.Rating), ("title", review.Title), ("body", review.Body) })
        {
            if (value is not null)
                entry[name] = value;
        }
        return entry;
    }
}
