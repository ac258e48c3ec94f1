using System.Text.Json.Nodes;
using Worker.Reviews;

namespace Worker.Tests.Reviews.Files;

public sealed class JsonLinesFeedTests : RatedFeedContract
{
    private protected override ReviewSourceOptions Source() => new() { Name = "test", Kind = ReviewSourceKind.JsonLines, Subject = "Trail Map", Address = Address };

    private protected override bool IsFile => true;

    private protected override string Document(params WrittenReview[] reviews) => string.Concat(reviews.Select(Line));

    [Fact]
    public async Task Members_are_found_by_the_names_in_the_settings_also_inside_others()
    {
        var source = Source();
        source.Columns = new ReviewColumnsOptions { Id = "reviewId", Date = "at", Rating = "review.stars", Body = "review.text" };

        var review = Assert.Single((await StubWeb.Saying(
            """
            {"reviewId": 17, "at": 1604563200, "review": {"stars": 4.5, "text": "Good\nmaps", "extra": [1]}}

            """).ReadAsync(source)).Accepted);

        Assert.Equal(
            ("17", new DateTimeOffset(2020, 11, 5, 8, 0, 0, TimeSpan.Zero), 4.5m, "Good\nmaps"),
            (review.ExternalId, review.PublishedAt, review.Rating, review.Body));
    }

    [Fact]
    public async Task A_line_that_is_no_object_costs_itself_and_no_other()
    {
        var reviews = await StubWeb.Saying("{\"id\":1,\"body\":\"One\"}\n{\"id\":2,\"body\":\n[3]\n\n{\"id\":4,\"body\":[\"x\"]}\n{\"id\":5,\"body\":\"Five\"}\n").ReadAsync(Source());

        Assert.Equal(["One", "Five"], reviews.Accepted.Select(review => review.Body));
        Assert.Equal(
            [("unreadable_entry", "line 2"), ("unreadable_entry", "line 3"), ("unreadable_entry", "line 5")],
            reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
    }

    [Fact]
    public async Task A_file_of_which_no_line_can_be_read_has_every_line_rejected()
    {
        var reviews = await StubWeb.Saying("id,body\n1,One\n").ReadAsync(Source());

        Assert.Empty(reviews.Accepted);
        Assert.Equal(2, reviews.Rules["unreadable_entry"]);
        Assert.StartsWith("line 1: expected one JSON object on the line", reviews.Rejected[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_objects_is_read_like_lines() => Assert.Equal(
        ["One.", "Two."], (await StubWeb.Saying("\n [\n{\"id\":1,\"body\":\"One.\"},\n{\"id\":2,\"body\":\"Two.\"}]\n").ReadAsync(Source())).Accepted.Select(review => review.Body));

    [Fact]
    public async Task What_json_does_not_allow_costs_its_line_or_is_repaired()
    {
        var reviews = await StubWeb.Saying(
            "{\"id\":1,\"body\":\"half \\ud83d\"}\n{\"id\":2,\"body\":nul\0l}\n{\"id\":3,\"rating\":NaN,\"body\":\"NaN\"}\n{\"\\udc00\":1,\"id\":4,\"Body\":\"fine\"}\n{\"id\":5,\"body\":\"\\uD83D\\uDE00\"}\n"
            ).ReadAsync(Source());

        Assert.Equal([("1", "half \ufffd"), ("3", "NaN"), ("4", "fine"), ("5", "\U0001F600")], reviews.Accepted.Select(review => (review.ExternalId, review.Body)));
        var rejected = Assert.Single(reviews.Rejected);
        Assert.Equal(("unreadable_entry", "line 2"), (rejected.Rule, rejected.RowKey));
        Assert.DoesNotContain('\0', rejected.Detail + rejected.Values);
    }

    private static string Line(WrittenReview review) => new JsonObject
    {
        ["id"] = review.Id,
        ["date"] = review.Date,
        ["rating"] = review.Rating,
        ["title"] = review.Title,
        ["body"] = review.Body,
    }.ToJsonString() + "\n";
}
