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
    public async Task Pages_that_are_off_answer_nothing()
    {
        using var answer = new PageAnswer(new OnePage(), Options.Create(new TelemetryOptions { Pages = false }));

        Assert.False(await answer.TryAnswerAsync(Request("/", "GET", "localhost")));
    }

    private static async Task<HttpContext> AskAsync(string target = "/", string method = "GET", string host = "localhost")
    {
        var context = Request(target, method, host);
        using var answer = new PageAnswer(new OnePage(context), Options.Create(new TelemetryOptions { Hosts = ["reports.example.com"] }));
        Assert.True(await answer.TryAnswerAsync(context));
        return context;
    }

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
        public Task<WebPage?> GetAsync(string path, CancellationToken cancellationToken)
        {
            if (context is not null) context.Response.Headers["Path"] = path;
            return Task.FromResult<WebPage?>(new WebPage(200, "text/html", "page", "default-src 'none'"));
        }
    }
}
