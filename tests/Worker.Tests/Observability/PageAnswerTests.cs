using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Worker.Observability.Endpoint;

namespace Worker.Tests.Observability;

public sealed class PageAnswerTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("localhost", 200)]
    [InlineData("reports.example.com", 200)]
    [InlineData("REPORTS.example.com", 200)]
    [InlineData("rebind.attacker.example", 421)]
    [InlineData("", 421)]
    public async Task A_host_name_that_was_not_allowed_gets_no_page(string host, int status) =>
        Assert.Equal(status, (await AskAsync(host: host)).Response.StatusCode);

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("HEAD", 200)]
    [InlineData("POST", 405)]
    [InlineData("DELETE", 405)]
    public async Task The_pages_only_read(string method, int status) => Assert.Equal(status, (await AskAsync(method: method)).Response.StatusCode);

    [Fact]
    public async Task A_page_tells_the_browser_to_load_nothing_and_to_keep_nothing()
    {
        var headers = (await AskAsync()).Response.Headers;

        Assert.Equal("default-src 'none'", headers.ContentSecurityPolicy);
        Assert.Equal("nosniff", headers.XContentTypeOptions);
        Assert.Equal("no-store", headers.CacheControl);
    }

    [Fact]
    public async Task An_encoded_slash_within_a_name_stays_one() =>
        Assert.Equal("/symbols/BTC%2FUSD", (await AskAsync("/symbols/BTC%2FUSD?x=1")).Response.Headers["Path"]);

    [Fact]
    public async Task A_client_that_does_not_read_keeps_nobody_waiting()
    {
        using var answer = Answer(new OnePage());
        using var full = new FullStream();
        for (var i = 0; i < 5; i++)
        {
            var slow = Request("/", "GET", "localhost");
            slow.Response.Body = full;
            _ = answer.TryAnswerAsync(slow);
        }

        Assert.True(await answer.TryAnswerAsync(Request("/", "GET", "localhost")).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_that_is_not_ready_in_time_is_given_up_and_so_is_one_that_waits_for_its_turn()
    {
        using var answer = new PageAnswer(new OnePage { IsStuck = true }, Options.Create(new TelemetryOptions()), TimeSpan.FromMilliseconds(50));
        var asked = Enumerable.Range(0, 5).Select(_ => Request("/", "GET", "localhost")).ToList();

        await Task.WhenAll(asked.Select(answer.TryAnswerAsync)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.All(asked, context => Assert.Equal(503, context.Response.StatusCode));
    }

    [Theory]
    [InlineData("forecasts.example.org", true)]
    [InlineData("worker", true)]
    [InlineData("*", false)]
    [InlineData("*.example.org", false)]
    [InlineData("forecasts.example.org:8080", false)]
    [InlineData("https://forecasts.example.org", false)]
    [InlineData("", false)]
    public void A_host_that_could_never_match_is_refused(string host, bool isTaken) =>
        Assert.Equal(isTaken, new TelemetryOptionsRules().Validate(null, new TelemetryOptions { Hosts = [host] }).Succeeded);

    [Fact]
    public async Task Pages_that_are_off_answer_nothing()
    {
        using var answer = Answer(new OnePage(), new TelemetryOptions { Pages = false });

        Assert.False(await answer.TryAnswerAsync(Request("/", "GET", "localhost")));
    }

    private static async Task<HttpContext> AskAsync(string target = "/", string method = "GET", string host = "localhost")
    {
        var context = Request(target, method, host);
        using var answer = Answer(new OnePage(context), new TelemetryOptions { Hosts = ["reports.example.com"] });
        Assert.True(await answer.TryAnswerAsync(context));
        return context;
    }

    private static PageAnswer Answer(IWebPages pages, TelemetryOptions? options = null) =>
        new(pages, Options.Create(options ?? new TelemetryOptions()), TimeSpan.FromMinutes(1));

    private static DefaultHttpContext Request(string target, string method, string host)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Host = new HostString(host);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return context;
    }

    private sealed class OnePage(HttpContext? context = null) : IWebPages
    {
        public bool IsStuck { get; init; }

        public async Task<WebPage?> GetAsync(string path, CancellationToken cancellationToken)
        {
            if (IsStuck) await Task.Delay(Timeout.Infinite, cancellationToken);
            if (context is not null) context.Response.Headers["Path"] = path;
            return new WebPage(200, "text/html", "page", "default-src 'none'");
        }
    }

    /// <summary>A connection whose buffers are full.</summary>
    private sealed class FullStream : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Task.Delay(Timeout.Infinite, cancellationToken));

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
