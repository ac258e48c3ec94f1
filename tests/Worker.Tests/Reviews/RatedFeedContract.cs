namespace Worker.Tests.Reviews;

/// <summary>What every feed promises whose entries have an id, a date, a rating and a title.</summary>
public abstract class RatedFeedContract : ReviewFeedContract
{
    private static readonly WrittenReview Whole = new("r1", "2020-11-20T10:25:34-07:00", "4", "Finds the way", "The map finds every path.");

    [Fact]
    public async Task Every_field_is_given()
    {
        var review = Assert.Single((await Web(Whole).ReadAsync(Source())).Accepted);

        Assert.Equal(("r1", "Trail Map", new DateTimeOffset(2020, 11, 20, 17, 25, 34, TimeSpan.Zero)), (review.ExternalId, review.Subject, review.PublishedAt));
        Assert.Equal((4m, "Finds the way", "The map finds every path."), (review.Rating, review.Title, review.Body));
        Assert.Null(review.IsPositive);
    }

    [Fact]
    public async Task A_missing_optional_field_is_no_rejection()
    {
        var reviews = await Web(Whole with { Date = null, Title = null }).ReadAsync(Source());

        Assert.Empty(reviews.Rejected);
        var review = Assert.Single(reviews.Accepted);
        Assert.Equal((null, null, "The map finds every path."), (review.PublishedAt, review.Title, review.Body));
    }

    [Theory]
    [InlineData("6", "bad_rating")]
    [InlineData("-1", "bad_rating")]
    [InlineData("good", "bad_rating")]
    public async Task A_rating_that_is_none_costs_its_entry_and_no_other(string rating, string rule)
    {
        var reviews = await Web(Whole with { Rating = rating }, WrittenReview.Of(2, "Fine.")).ReadAsync(Source());

        Assert.Equal("r2", Assert.Single(reviews.Accepted).ExternalId);
        var rejected = Assert.Single(reviews.Rejected);
        Assert.Equal((rule, "r1"), (rejected.Rule, rejected.RowKey));
        Assert.Contains(rating, rejected.Detail, StringComparison.Ordinal);
        Assert.Contains("expected", rejected.Detail, StringComparison.Ordinal);
        Assert.Equal("Finds the way", System.Text.Json.Nodes.JsonNode.Parse(rejected.Values)!["title"]!.ToString());
    }

    [Theory]
    [InlineData("yesterday", "bad_date")]
    [InlineData("2020-13-01T00:00:00Z", "bad_date")]
    [InlineData("2031-01-01T00:00:00Z", "future_date")]
    public async Task A_date_that_is_none_costs_its_entry_and_no_other(string date, string rule)
    {
        var reviews = await Web(Whole with { Date = date }, WrittenReview.Of(2, "Fine.")).ReadAsync(Source());

        Assert.Equal("r2", Assert.Single(reviews.Accepted).ExternalId);
        Assert.Equal((rule, "r1"), (reviews.Rejected[0].Rule, reviews.Rejected[0].RowKey));
    }

    [Fact]
    public async Task An_entry_without_text_is_rejected()
    {
        var reviews = await Web(Whole with { Title = null, Body = " " }, WrittenReview.Of(2, "Fine.")).ReadAsync(Source());

        Assert.Single(reviews.Accepted);
        Assert.Equal("no_text", Assert.Single(reviews.Rejected).Rule);
    }

    [Fact]
    public async Task A_title_alone_is_the_text()
    {
        var review = Assert.Single((await Web(Whole with { Body = null }).ReadAsync(Source())).Accepted);

        Assert.Equal((null, "Finds the way"), (review.Title, review.Body));
    }

    [Fact]
    public async Task Of_two_entries_with_one_id_the_first_counts()
    {
        var reviews = await Web(Whole, Whole with { Body = "Something else." }).ReadAsync(Source());

        Assert.Equal("The map finds every path.", Assert.Single(reviews.Accepted).Body);
        Assert.Equal(("duplicate_id", "r1"), (reviews.Rejected[0].Rule, reviews.Rejected[0].RowKey));
    }

    [Fact]
    public async Task Another_scale_is_converted()
    {
        var source = Source();
        source.BestRating = 10;
        source.RatingWords["thumbs up"] = 5;

        var reviews = await Web(Whole with { Rating = "7" }, WrittenReview.Of(2, "Fine.") with { Rating = "Thumbs Up" }).ReadAsync(source);

        Assert.Equal([3.5m, 5m], reviews.Accepted.Select(review => review.Rating));
    }
}
