using Worker.Reviews;

namespace Worker.Tests.Reviews;

/// <summary>Each of the inputs that once failed has its right value now. Own inputs of the same kinds are tested beside the feeds.</summary>
public sealed class SharedCasesTests
{
    /// <summary>The bodies of the accepted reviews by their identifiers.</summary>
    private static async Task<Dictionary<string, string>> BodiesAsync(string file, ReviewSourceKind kind, int rejected = 0)
    {
        var reviews = await ReadAsync(file, kind);
        Assert.Equal(rejected, reviews.Rejected.Count);
        return reviews.Accepted.ToDictionary(review => review.ExternalId, review => review.Body);
    }

    private static Task<CheckedList> ReadAsync(string file, ReviewSourceKind kind) => StubWeb.Saying("", now: new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero))
        .ReadAsync(new ReviewSourceOptions { Name = "test", Kind = kind, Subject = "Any", Path = SharedCases.Path(file) });

    [Fact]
    public async Task Atom_content_types() => Assert.Equal(
        new Dictionary<string, string>
        {
            ["urn:x:1:1"] = "Plain words of the review.",
            ["urn:x:1:2"] = "Html words of the review.",
            ["urn:x:1:3"] = "Xhtml words.",
            ["urn:x:1:4"] = "App xhtml words.",
            ["urn:x:1:5"] = "upper words",
            ["urn:x:1:9"] = "Would buy again.",
        },
        await BodiesAsync("atom-content-mime/feed.xml", ReviewSourceKind.Rss));

    [Fact]
    public async Task Atom_title_with_markup() => Assert.Equal(
        ["A great lamp", "Lamp"], (await ReadAsync("atom-title-markup/feed.xml", ReviewSourceKind.Rss)).Accepted.Select(review => review.Title));

    [Theory]
    [InlineData("rss-cp1252-as-utf8", "It\u2019s bright \u2013 caf\u00e9.")]
    [InlineData("rss-enc-koi8-r", "\u0425\u043e\u0440\u043e\u0448\u043e")]
    [InlineData("rss-enc-shift_jis", "\u826f\u3044")]
    [InlineData("rss-latin1-is-cp1252", "I don\u2019t like it \u2026 \u201cdim\u201d \u2013 \u20ac9 caf\u00e9.")]
    [InlineData("rss-leading-blank", "Bright.")]
    [InlineData("rss-nbsp", "Bright and cheap \u2014 nice.")]
    [InlineData("rss-ttl", "Bright.")]
    [InlineData("rss-enclosure-overflow", "Bright and cheap.")]
    public async Task Rss_of_every_kind_is_read_whole(string name, string first)
    {
        var bodies = await BodiesAsync($"{name}/feed.xml", ReviewSourceKind.Rss);

        Assert.Equal(2, bodies.Count);
        Assert.Equal(first, bodies["1"]);
    }

    [Fact]
    public async Task Rss_0_91() => Assert.Equal(
        new Dictionary<string, string> { ["http://reviews.example.org/1"] = "Bright and cheap." }, await BodiesAsync("rss-version-091/feed.xml", ReviewSourceKind.Rss));

    [Fact]
    public async Task Rss_in_the_charset_of_http()
    {
        var bytes = await File.ReadAllBytesAsync(SharedCases.Path("rss-http-charset/feed.xml"), TestContext.Current.CancellationToken);
        var web = new StubWeb(_ => StubWeb.Answer(bytes, type: "text/xml; charset=iso-8859-1"));

        var reviews = await web.ReadAsync(new ReviewSourceOptions { Name = "test", Kind = ReviewSourceKind.Rss, Subject = "Any", Address = "https://example.org/feed" });

        Assert.Equal("Tr\u00e8s bon caf\u00e9.", Assert.Single(reviews.Accepted).Body);
    }

    [Fact]
    public async Task Rss_dates_of_every_spelling()
    {
        var reviews = await ReadAsync("rss-dates/feed.xml", ReviewSourceKind.Rss);

        // The date of a .NET program that has none is the one that is refused.
        Assert.Equal([("bad_date", "d18")], reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
        Assert.Equal(24, reviews.Accepted.Count);
        Assert.All(reviews.Accepted, review => Assert.InRange(
            review.PublishedAt!.Value, new DateTimeOffset(2020, 9, 5, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 11, 6, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task Json_with_half_a_surrogate_pair() => Assert.Equal(
        new Dictionary<string, string> { ["a"] = "Cut in the middle of an emoji \ufffd", ["b"] = "A whole one \U0001F600 here" },
        await BodiesAsync("jsonl-lone-surrogate/reviews.jsonl", ReviewSourceKind.JsonLines));

    [Fact]
    public async Task Json_with_a_number_of_python() => Assert.Equal(
        [null, 4m], (await ReadAsync("jsonl-nan/reviews.jsonl", ReviewSourceKind.JsonLines)).Accepted.Select(review => review.Rating));

    [Fact]
    public async Task Json_with_nanoseconds() => Assert.Equal(
        [1234567, 1234567],
        (await ReadAsync("jsonl-nanoseconds/reviews.jsonl", ReviewSourceKind.JsonLines)).Accepted.Select(review => (int)(review.PublishedAt!.Value.Ticks % TimeSpan.TicksPerSecond)));

    [Fact]
    public async Task Csv_with_backslashes() => Assert.Equal(
        new Dictionary<string, string> { ["1"] = "He said \"great\" and bought two", ["2"] = "Never again, \"broken\" on day one", ["3"] = "Fine" },
        await BodiesAsync("csv-backslash/reviews.csv", ReviewSourceKind.Delimited));

    [Fact]
    public async Task Csv_with_a_header_twice() => Assert.Contains(
        "columns 3 and 4 have that name",
        (await Assert.ThrowsAsync<ReviewFeedException>(() => ReadAsync("csv-dup-header/reviews.csv", ReviewSourceKind.Delimited))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Csv_with_dates_that_are_none()
    {
        var reviews = await ReadAsync("csv-min-date/reviews.csv", ReviewSourceKind.Delimited);

        Assert.Empty(reviews.Accepted);
        Assert.Equal(
            [("bad_date", "1"), ("future_date", "2"), ("bad_date", "3"), ("bad_date", "4"), ("bad_date", "5")],
            reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
    }

    [Fact]
    public async Task Csv_with_an_emoji() => Assert.Contains(
        "\U0001F44D \u201cquotes\u201d \u2013", (await BodiesAsync("pg-latin1/emoji.csv", ReviewSourceKind.Delimited))["e1"], StringComparison.Ordinal);

    [Fact]
    public async Task Odd_texts()
    {
        var reviews = await ReadAsync("odd-texts/reviews.jsonl", ReviewSourceKind.JsonLines);
        var bodies = reviews.Accepted.ToDictionary(review => review.ExternalId, review => review.Body);

        // Joiners alone are nothing that anybody sees.
        Assert.DoesNotContain("zw", bodies.Keys);
        Assert.Equal("great app", bodies["nul"]);
        Assert.Equal("\U0001F44D\U0001F44D\U0001F44D\U0001F44D", bodies["emoji"]);
        Assert.StartsWith("\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 love it", bodies["zwj"], StringComparison.Ordinal);
        Assert.All(reviews.Rejected, review => Assert.Equal("no_text", review.Rule));
    }
}
