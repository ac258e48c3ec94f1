using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Worker.Reviews;
using Worker.Reviews.Checks;
using Worker.Reviews.Documents;
using Worker.Reviews.Layouts;

namespace Worker.Tests.Reviews;

/// <summary>The feeds as the worker registers them, over a web that is a function. Nothing is retried: that is the pipeline's, and tested there.</summary>
internal sealed class StubWeb
{
    public static DateTimeOffset Now { get; } = new(2020, 12, 31, 20, 0, 0, TimeSpan.Zero);

    private readonly Func<HttpRequestMessage, HttpResponseMessage> _answer;
    private readonly ReviewFeeds _feeds;

    public StubWeb(Func<HttpRequestMessage, HttpResponseMessage> answer, DateTimeOffset? now = null, int maxFileBytes = 1_048_576)
    {
        _answer = answer;
        Time = new FakeTimeProvider(now ?? Now);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Reviews:Http:MaxRetries"] = "0",
            ["Reviews:Http:RequestSpacing"] = "00:00:00",
            ["Reviews:MaxFileBytes"] = maxFileBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IConfiguration>(configuration).AddReviewFeeds();
        services.AddHttpClient<ReviewDocuments>().ConfigurePrimaryHttpMessageHandler(() => new Stub(this));
        _feeds = services.BuildServiceProvider().GetRequiredService<ReviewFeeds>();
    }

    public FakeTimeProvider Time { get; }

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>A web that answers everything with this document.</summary>
    public static StubWeb Saying(string body, HttpStatusCode status = HttpStatusCode.OK, string? tag = null, DateTimeOffset? now = null, int maxFileBytes = 1_048_576) =>
        new(_ => Answer(Encoding.UTF8.GetBytes(body), status, tag), now, maxFileBytes);

    public static HttpResponseMessage Answer(byte[] body, HttpStatusCode status = HttpStatusCode.OK, string? tag = null, string? type = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        if (type is not null)
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (tag is not null)
            response.Headers.TryAddWithoutValidation("ETag", tag);
        return response;
    }

    public Task<FetchedEntries> FetchAsync(ReviewSourceOptions source, IReadOnlyList<DocumentMark>? marks = null, int maxPages = 10) =>
        FetchAsync(source, TestContext.Current.CancellationToken, marks, maxPages);

    public async Task<FetchedEntries> FetchAsync(
        ReviewSourceOptions source, CancellationToken cancellationToken, IReadOnlyList<DocumentMark>? marks = null, int maxPages = 10)
    {
        ReviewLayouts.Apply(source);
        var sink = new FetchedEntries();
        sink.Answer = await _feeds.FetchAsync(new ReviewFeedRequest { Source = source, Marks = marks ?? [], MaxPages = maxPages }, sink, cancellationToken);
        return sink;
    }

    public Task<ReviewFeedAnswer> FetchAsync(ReviewSourceOptions source, IReviewSink sink, CancellationToken? cancellationToken = null) =>
        _feeds.FetchAsync(new ReviewFeedRequest { Source = source }, sink, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>The reviews of a source as they would be stored.</summary>
    public async Task<CheckedList> ReadAsync(ReviewSourceOptions source, int maxTextLength = 20_000, int maxEntries = 1000, int maxRejections = 1000)
    {
        ReviewLayouts.Apply(source);
        using var checks = new ReviewChecks(source.Name, new EntryCheck(source, maxTextLength, Time.GetUtcNow()), maxEntries, maxRejections);
        await _feeds.FetchAsync(new ReviewFeedRequest { Source = source, MaxPages = 10 }, checks, TestContext.Current.CancellationToken);
        var reviews = checks.Complete();
        return new CheckedList([.. reviews.Accepted], reviews.Rejected, reviews.Rules, reviews.Duplicates);
    }

    public Task<ReviewFeedException> RefusedAsync(ReviewSourceOptions source) => Assert.ThrowsAsync<ReviewFeedException>(() => FetchAsync(source));

    private sealed class Stub(StubWeb web) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (web.Requests)
                web.Requests.Add(request);
            var response = web._answer(request);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}

/// <summary>What a feed gave to its sink, and its answer.</summary>
internal sealed class FetchedEntries : IReviewSink
{
    public ReviewFeedAnswer Answer { get; set; } = new();

    public List<FeedEntry> Entries { get; } = [];

    /// <summary>Entries that could not be read at all.</summary>
    public List<RejectedReview> Unreadable { get; } = [];

    public bool IsUnchanged => Answer.IsUnchanged;

    public int NotReviews => Answer.NotReviews;

    public int Documents => Answer.Documents;

    public IReadOnlyList<DocumentMark> Marks => Answer.Marks;

    public IReadOnlyList<string> Notes => Answer.Notes;

    public void Take(FeedEntry entry) => Entries.Add(entry);

    public void Reject(string place, string rule, string detail, string text) => Unreadable.Add(new RejectedReview(place, rule, detail, text));
}

/// <summary>What the checks made of a source.</summary>
internal sealed record CheckedList(
    IReadOnlyList<Review> Accepted, IReadOnlyList<RejectedReview> Rejected, IReadOnlyDictionary<string, int> Rules, int Duplicates);
