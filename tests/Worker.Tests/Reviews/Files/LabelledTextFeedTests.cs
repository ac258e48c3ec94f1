using System.Text;
using Worker.Reviews;
using Worker.Reviews.Documents;

namespace Worker.Tests.Reviews.Files;

public sealed class LabelledTextFeedTests : ReviewFeedContract
{
    private const string Negative = "https://reviews.example.org/negative";

    private protected override ReviewSourceOptions Source() => new() { Name = "test", Kind = ReviewSourceKind.LabelledText, Subject = "Trail Map", Positive = Address };

    private protected override bool IsFile => true;

    private protected override string Document(params WrittenReview[] reviews) => string.Concat(reviews.Select(review => review.Body + "\n"));

    [Fact]
    public async Task Each_sentence_has_the_label_of_its_file_and_the_hash_of_its_text_as_id()
    {
        var reviews = (await Pair("good .\nbetter .\n", "bad .").ReadAsync(Both())).Accepted;

        Assert.Equal([("good .", true), ("better .", true), ("bad .", false)], reviews.Select(review => (review.Body, review.IsPositive!.Value)));
        Assert.All(reviews, review => Assert.Equal(review.TextSha256, review.ExternalId));
    }

    [Fact]
    public async Task A_sentence_in_both_files_counts_in_neither()
    {
        var reviews = await Pair("good .\nso so .\n", "so so .\nbad .\n").ReadAsync(Both());

        Assert.Equal(["good .", "bad ."], reviews.Accepted.Select(review => review.Body));
        Assert.Equal(
            [("conflicting_label", "negative line 1"), ("conflicting_label", "positive line 2")],
            reviews.Rejected.Select(review => (review.Rule, review.RowKey)));
    }

    [Fact]
    public async Task Lines_end_at_a_line_feed_and_nowhere_else()
    {
        var web = StubWeb.Saying("one\u0085 still one\u2028 still\r\ntwo\n\n \nthree");
        var answer = await web.FetchAsync(Source());

        Assert.Equal(["positive line 1", "positive line 2", "positive line 5"], answer.Entries.Select(entry => entry.Place));
        Assert.Equal("one still one\nstill", (await web.ReadAsync(Source())).Accepted[0].Body);
    }

    [Theory]
    [InlineData(1252, "windows-1252")]
    [InlineData(65001, "utf-8")]
    public async Task The_encoding_is_found_out_and_told(int codePage, string told)
    {
        var encoding = codePage == 65001 ? new UTF8Encoding(false) : CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;

        var answer = await new StubWeb(_ => StubWeb.Answer(encoding.GetBytes("caf\u00e9 \u2026 \u2018fine\u2019\n"))).FetchAsync(Source());

        Assert.Equal("caf\u00e9 \u2026 \u2018fine\u2019", Assert.Single(answer.Entries).Body);
        Assert.Equal([$"positive: 1 lines, {told}"], answer.Notes);
    }

    [Fact]
    public async Task Where_one_file_has_changed_both_are_read()
    {
        var web = new StubWeb(request => request.RequestUri!.AbsolutePath == "/feed" && request.Headers.NonValidated.Contains("If-None-Match")
            ? StubWeb.Answer([], System.Net.HttpStatusCode.NotModified)
            : StubWeb.Answer(Encoding.UTF8.GetBytes($"{request.RequestUri.AbsolutePath}\n"), tag: "\"new\""));

        var answer = await web.FetchAsync(Both(), [new DocumentMark("\"old\"", null), new DocumentMark("\"old\"", null)]);

        Assert.Equal(["/feed", "/negative"], answer.Entries.Select(entry => entry.Body));
        Assert.Equal(["\"new\"", "\"new\""], answer.Marks.Select(mark => mark.ETag));
    }

    private static ReviewSourceOptions Both() =>
        new() { Name = "test", Kind = ReviewSourceKind.LabelledText, Subject = "Trail Map", Positive = Address, Negative = Negative };

    private static StubWeb Pair(string positive, string negative) =>
        new(request => StubWeb.Answer(Encoding.UTF8.GetBytes(request.RequestUri!.AbsoluteUri == Negative ? negative : positive)));
}
