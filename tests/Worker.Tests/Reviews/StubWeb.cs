using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Worker.Reviews;
using Worker.Reviews.Checks;
using Worker.Reviews.Documents;

namespace Worker.Tests.Reviews;

/// <summary>The feeds as the worker registers them, over a web that is a function. Nothing is retried: that is the pipeline's, and tested there.</summary>
internal sealed class StubWeb
{
    public static DateTimeOffset Now { get; } = new(2020, 12, 31, 20, 0, 0, TimeSpan.Zero);

    private readonly Func<HttpRequestMessage, HttpResponseMessage> _answer;
    private readonly ReviewFeeds _feeds;

    public StubWeb(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        _answer = answer;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Reviews:Http:MaxRetries"] = "0",
            ["Reviews:Http:RequestSpacing"] = "00:00:00",
            ["Reviews:MaxFileBytes"] = "1048576",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        services.AddReviewFeeds(configuration);
        services.AddHttpClient<ReviewDocuments>().ConfigurePrimaryHttpMessageHandler(() => new Stub(this));
        _feeds = services.BuildServiceProvider().GetRequiredService<ReviewFeeds>();
    }

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>A web that answers everything with this document.</summary>
    public static StubWeb Saying(string body, HttpStatusCode status = HttpStatusCode.OK, string? tag = null) =>
        new(_ => Answer(Encoding.UTF8.GetBytes(body), status, tag));

    public static HttpResponseMessage Answer(byte[] body, HttpStatusCode status = HttpStatusCode.OK, string? tag = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        if (tag is not null)
            response.Headers.TryAddWithoutValidation("ETag", tag);
        return response;
    }

    public Task<ReviewFeedAnswer> FetchAsync(ReviewSourceOptions source, IReadOnlyList<DocumentMark>? marks = null, int maxPages = 10) =>
        FetchAsync(source, TestContext.Current.CancellationToken, marks, maxPages);

    public Task<ReviewFeedAnswer> FetchAsync(
        ReviewSourceOptions source, CancellationToken cancellationToken, IReadOnlyList<DocumentMark>? marks = null, int maxPages = 10) =>
        _feeds.FetchAsync(new ReviewFeedRequest { Source = source, Marks = marks ?? [], MaxPages = maxPages }, cancellationToken);

    public async Task<CheckedReviews> ReadAsync(ReviewSourceOptions source) => Check(await FetchAsync(source), source);

    public Task<ReviewFeedException> RefusedAsync(ReviewSourceOptions source) => Assert.ThrowsAsync<ReviewFeedException>(() => FetchAsync(source));

    public static CheckedReviews Check(ReviewFeedAnswer answer, ReviewSourceOptions source, int maxTextLength = 20_000) =>
        ReviewChecks.Run(answer, new EntryCheck(source, maxTextLength, Now));

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
