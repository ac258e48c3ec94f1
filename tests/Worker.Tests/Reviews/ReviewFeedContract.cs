using System.Net;
using Worker.Reviews;
using Worker.Reviews.Documents;
using Worker.Tests.Prices;

namespace Worker.Tests.Reviews;

/// <summary>What every feed promises, whatever it reads. A feed's own tests are beside its own class.</summary>
public abstract class ReviewFeedContract
{
    private protected const string Address = "https://reviews.example.org/feed";

    private static readonly WrittenReview[] Three =
        [WrittenReview.Of(1, "The map finds every path."), WrittenReview.Of(2, "It lost my notes twice."), WrittenReview.Of(3, "Fine for the price.")];

    /// <summary>The source as the settings name it, one document at <see cref="Address"/>.</summary>
    private protected abstract ReviewSourceOptions Source();

    /// <summary>The document with these reviews, in this order.</summary>
    private protected abstract string Document(params WrittenReview[] reviews);

    /// <summary>Whether it reads files, which have rows, and no feeds.</summary>
    private protected virtual bool IsFile => false;

    private protected StubWeb Web(params WrittenReview[] reviews) => StubWeb.Saying(Document(reviews));

    [Fact]
    public async Task Every_review_is_given_in_order()
    {
        var reviews = await Web(Three).ReadAsync(Source());

        Assert.Equal(["The map finds every path.", "It lost my notes twice.", "Fine for the price."], reviews.Accepted.Select(review => review.Body));
        Assert.All(reviews.Accepted, review => Assert.Equal("Trail Map", review.Subject));
        Assert.Empty(reviews.Rejected);
        Assert.Equal(0, reviews.Duplicates);
    }

    [Fact]
    public async Task Texts_come_in_one_spelling()
    {
        // A decomposed accent, a no-break space, a control character, a byte order mark and a family of one emoji.
        var reviews = await Web(WrittenReview.Of(1, "  Cafe\u0301\u00A0 map\u0085 \uFEFFfor the \U0001F468\u200D\U0001F469\u200D\U0001F467 ")).ReadAsync(Source());

        Assert.Equal("Caf\u00e9 map for the \U0001F468\u200D\U0001F469\u200D\U0001F467", Assert.Single(reviews.Accepted).Body);
    }

    [Fact]
    public async Task A_feed_may_have_no_reviews_today_and_a_file_without_rows_is_refused()
    {
        if (IsFile)
        {
            Assert.Contains("https://reviews.example.org/feed has no rows", (await Web().RefusedAsync(Source())).Message, StringComparison.Ordinal);
            return;
        }
        var answer = await Web().FetchAsync(Source());

        Assert.Empty(answer.Entries);
        Assert.Empty(answer.Unreadable);
        Assert.False(answer.IsUnchanged);
        Assert.Equal("the document has no entries", Assert.Single(answer.Notes));
    }

    [Fact]
    public async Task The_same_review_twice_is_one()
    {
        var reviews = await Web(Three[0], Three[1], Three[0]).ReadAsync(Source());

        Assert.Equal(2, reviews.Accepted.Count);
        Assert.Equal(1, reviews.Duplicates);
        Assert.Empty(reviews.Rejected);
    }

    [Fact]
    public async Task A_text_has_the_same_hash_every_time_and_another_text_another()
    {
        var first = await Web(Three).ReadAsync(Source());
        var second = await Web(Three).ReadAsync(Source());

        Assert.Equal(first.Accepted, second.Accepted);
        Assert.All(first.Accepted, review => Assert.Matches("^[0-9a-f]{64}$", review.TextSha256));
        Assert.Equal(3, first.Accepted.Select(review => review.TextSha256).Distinct().Count());
    }

    [Fact]
    public async Task A_page_for_people_is_refused_in_words()
    {
        var refusal = await StubWeb.Saying("<!DOCTYPE html>\n<html><body>Back in a minute</body></html>").RefusedAsync(Source());

        Assert.True(refusal.IsTransient);
        Assert.StartsWith("test: https://reviews.example.org/feed is an HTML page", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Back in a minute", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_refused_by_address()
    {
        var refusal = await StubWeb.Saying("gone", HttpStatusCode.NotFound).RefusedAsync(Source());

        Assert.False(refusal.IsTransient);
        Assert.Contains("https://reviews.example.org/feed answered 404", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("test", refusal.SourceName);
    }

    [Fact]
    public async Task A_file_is_read_like_an_answer()
    {
        using var folder = new TemporaryFolder();
        var source = OnDisk(Source(), folder.Write("reviews", Document(Three)));

        Assert.Equal((await Web(Three).ReadAsync(Source())).Accepted, (await Web().ReadAsync(source)).Accepted);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_path()
    {
        using var folder = new TemporaryFolder();
        var refusal = await Web().RefusedAsync(OnDisk(Source(), Path.Combine(folder.Path, "none")));

        Assert.Contains($"there is no file {folder.Path}/none", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused()
    {
        using var folder = new TemporaryFolder();
        var refusal = await Web().RefusedAsync(OnDisk(Source(), folder.Write("reviews", new string('x', 2_000_000))));

        Assert.Contains("has 2000000 bytes; expected at most Reviews:MaxFileBytes, 1048576", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_document_is_no_error_and_keeps_its_mark()
    {
        var web = new StubWeb(request => request.Headers.NonValidated.TryGetValues("If-None-Match", out var tag) && tag.ToString() == "W/\"7\""
            ? StubWeb.Answer([], HttpStatusCode.NotModified)
            : StubWeb.Answer(System.Text.Encoding.UTF8.GetBytes(Document(Three)), tag: "W/\"7\""));

        var first = await web.FetchAsync(Source());
        var second = await web.FetchAsync(Source(), first.Marks);

        Assert.False(first.IsUnchanged);
        Assert.Equal(new DocumentMark("W/\"7\"", null), Assert.Single(first.Marks));
        Assert.True(second.IsUnchanged);
        Assert.Empty(second.Entries);
        Assert.Equal(first.Marks, second.Marks);
    }

    [Fact]
    public async Task A_cancelled_fetch_is_cancelled_and_no_failure_of_the_source()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Web(Three).FetchAsync(Source(), cancelled.Token));
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        var web = Web(Three);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => web.FetchAsync(Source()), TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal(3, answer.Entries.Count));
    }

    private static ReviewSourceOptions OnDisk(ReviewSourceOptions source, string path)
    {
        source.Address = "";
        if (source.Kind is ReviewSourceKind.LabelledText)
            source.Positive = path;
        else
            source.Path = path;
        return source;
    }
}
