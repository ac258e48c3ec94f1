using System.Globalization;
using Worker.Reviews;
using Worker.Reviews.Checks;

namespace Worker.Tests.Reviews.Checks;

public sealed class ReviewChecksTests
{
    private static readonly ReviewSourceOptions Source = new() { Name = "test", Kind = ReviewSourceKind.Delimited, Subject = "Any" };

    private static ReviewChecks Checks(int maxEntries = 10, int maxRejections = 10) => new("test", new EntryCheck(Source, 20_000, StubWeb.Now), maxEntries, maxRejections);

    private static FeedEntry Entry(int number, string body, string? label = null) =>
        new() { Place = $"line {number}", Id = number.ToString(CultureInfo.InvariantCulture), Body = body, Label = label };

    [Fact]
    public void More_entries_than_allowed_fail_the_source()
    {
        using var checks = Checks(maxEntries: 2);
        checks.Take(Entry(1, "One."));
        checks.Reject("line 2", "field_count", "wrong", "text");

        var refusal = Assert.Throws<ReviewFeedException>(() => checks.Take(Entry(3, "Three.")));

        Assert.Contains("more than 2 entries; expected at most Reviews:MaxEntries", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_rejections_are_kept_and_all_are_counted()
    {
        using var checks = Checks(maxEntries: 100, maxRejections: 3);
        for (var i = 0; i < 50; i++)
            checks.Take(Entry(i, i % 2 == 0 ? " " : "Fine."));

        var reviews = checks.Complete();

        Assert.Equal((25, 3, 25), (reviews.Count, reviews.Rejected.Count, reviews.Rules["no_text"]));
    }

    [Fact]
    public void Rejections_are_kept_up_to_a_number_of_characters()
    {
        using var checks = Checks(maxEntries: 10_000, maxRejections: 10_000);
        var text = new string('x', 4000);
        for (var i = 0; i < 10_000; i++)
            checks.Take(new FeedEntry { Place = $"line {i}", Id = $"{i}", Subject = text, Title = text, Body = text, Date = "soon", Rating = "5", Language = text });

        var reviews = checks.Complete();

        Assert.Equal(10_000, reviews.Rules["bad_date"]);
        Assert.InRange(reviews.Rejected.Sum(rejected => rejected.Values.Length), ReviewChecks.MaxRejectedCharacters / 2, ReviewChecks.MaxRejectedCharacters + 20_000);
    }

    [Fact]
    public void Many_reviews_come_back_from_the_disk_as_they_were()
    {
        using var checks = Checks(maxEntries: 3000);
        var text = new string('x', 5000);
        for (var i = 0; i < 3000; i++)
        {
            checks.Take(new FeedEntry
            {
                Place = "line",
                Id = $"r{i}",
                Title = i % 2 == 0 ? "Title \U0001F600" : null,
                Body = $"{text} {i}",
                Rating = i % 3 == 0 ? "4.5" : null,
                Date = i % 5 == 0 ? "2020-03-06T17:05:00Z" : null,
                Language = i % 7 == 0 ? "en" : null,
                Label = i % 4 == 0 ? "pos" : i % 4 == 1 ? "neg" : null,
            });
        }

        var reviews = checks.Complete();
        var all = reviews.Accepted.ToList();

        Assert.Equal((3000, 3000), (reviews.Count, all.Count));
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{text} {i}"), all.Select(review => review.Body));
        Assert.Equal(
            ("r420", "Title \U0001F600", 4.5m, new DateTimeOffset(2020, 3, 6, 17, 5, 0, TimeSpan.Zero), "en", true),
            (all[420].ExternalId, all[420].Title, all[420].Rating, all[420].PublishedAt, all[420].Language, all[420].IsPositive));
        Assert.Equal((null, null, null, null, false), (all[1].Title, all[1].Rating, all[1].PublishedAt, all[1].Language, all[1].IsPositive));
        // A second reading begins at the start again.
        Assert.Equal(all, reviews.Accepted.ToList());
    }

    [Fact]
    public void A_text_with_both_labels_counts_in_neither_also_from_the_disk()
    {
        using var checks = Checks(maxEntries: 3000, maxRejections: 5);
        FeedEntry Labelled(string body, string label) => new() { Place = $"{label} {body[..3]}", Body = body, Label = label };
        checks.Take(Labelled("both of them", "pos"));
        for (var i = 0; i < 2000; i++)
            checks.Take(Labelled($"{i} {new string('x', 5000)}", "pos"));
        checks.Take(Labelled("both of them", "neg"));

        var reviews = checks.Complete();

        Assert.Equal((2000, 2), (reviews.Count, reviews.Rules["conflicting_label"]));
        Assert.DoesNotContain("both of them", reviews.Accepted.Select(review => review.Body));
        Assert.Equal(["neg bot", "pos bot"], reviews.Rejected.Select(review => review.RowKey));
    }

    [Fact]
    public void A_text_is_measured_before_it_is_converted()
    {
        using var checks = new ReviewChecks("test", new EntryCheck(Source, 100, StubWeb.Now), 10, 10);
        checks.Take(new FeedEntry { Place = "line 1", Title = new string('<', 1500), IsTitleHtml = true, Body = "Short." });

        Assert.Equal("too_long", Assert.Single(checks.Complete().Rejected).Rule);
    }
}
