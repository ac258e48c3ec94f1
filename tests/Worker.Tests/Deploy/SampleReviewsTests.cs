using Worker.Reviews;
using Worker.Tests.Architecture;
using Worker.Tests.Reviews;

namespace Worker.Tests.Deploy;

public sealed class SampleReviewsTests
{
    [Fact]
    public async Task Every_sample_is_read_and_there_are_enough_of_each_class()
    {
        var source = new ReviewSourceOptions
        {
            Name = "samples",
            Kind = ReviewSourceKind.Delimited,
            Path = Path.Combine(SourceTree.Root, "deploy/samples/reviews/reviews.csv"),
        };

        var reviews = await StubWeb.Saying("").ReadAsync(source);

        Assert.Empty(reviews.Rejected);
        Assert.Equal(501, reviews.Accepted.Count);
        Assert.Equal(501, reviews.Accepted.Select(review => review.TextSha256).Distinct().Count());
        Assert.Equal((207, 207, 72), (
            reviews.Accepted.Count(review => review.Rating >= 4), reviews.Accepted.Count(review => review.Rating <= 2), reviews.Accepted.Count(review => review.Rating is null)));
        Assert.Equal(["Fernway", "Larkpad", "Morrow Kettle"], reviews.Accepted.Select(review => review.Subject).Distinct().Order());
        Assert.All(reviews.Accepted, review => Assert.InRange(review.PublishedAt!.Value, Date(10, 12), Date(12, 26)));
    }

    private static DateTimeOffset Date(int month, int day) => new(2020, month, day, 0, 0, 0, TimeSpan.Zero);
}
