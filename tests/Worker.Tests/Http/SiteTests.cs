using System.Net;
using Worker.Http;
using static Worker.Tests.Http.StubHost;

namespace Worker.Tests.Http;

public sealed class SiteTests
{
    [Theory]
    [InlineData("https://query2.finance.yahoo.com/a", "https://query1.finance.yahoo.com/b")]
    [InlineData("https://yahoo.com/", "https://www.yahoo.com/")]
    [InlineData("http://example.org/feed", "https://example.org/feed")]
    [InlineData("https://feeds.bbc.co.uk/", "https://www.bbc.co.uk/")]
    [InlineData("http://127.0.0.1:5000/", "http://127.0.0.1:5001/")]
    public void A_redirect_within_the_site_may_be_followed(string from, string to) => Assert.True(Site.MayFollow(new Uri(from), new Uri(to)));

    [Theory]
    [InlineData("https://query2.finance.yahoo.com/", "https://yahoo.com.example.net/")]
    [InlineData("https://query2.finance.yahoo.com/", "https://notyahoo.com/")]
    [InlineData("https://query2.finance.yahoo.com/", "http://query2.finance.yahoo.com/")]
    [InlineData("https://example.org/", "ftp://example.org/")]
    [InlineData("https://example.org/", "file:///etc/passwd")]
    [InlineData("https://one.co.uk/", "https://two.co.uk/")]
    [InlineData("http://10.0.0.1/", "http://10.0.0.2/")]
    [InlineData("https://example.org/", "http://localhost/")]
    public void A_redirect_out_of_the_site_or_down_to_http_may_not(string from, string to) => Assert.False(Site.MayFollow(new Uri(from), new Uri(to)));

    [Fact]
    public async Task A_redirect_within_the_site_is_followed_with_the_same_headers()
    {
        using var host = new StubHost(
            Options(), Says(HttpStatusCode.Found, change: answer => answer.Headers.Location = new Uri("/moved", UriKind.Relative)), Says(HttpStatusCode.OK, "here"));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("https://prices.example.org/moved", host.Requests[1].RequestUri!.AbsoluteUri);
        Assert.Equal(host.Requests[0].Headers.UserAgent.ToString(), host.Requests[1].Headers.UserAgent.ToString());
    }

    [Fact]
    public async Task A_redirect_to_a_stranger_is_the_answer()
    {
        using var host = new StubHost(
            Options(), Says(HttpStatusCode.Found, change: answer => answer.Headers.Location = new Uri("https://consent.example.net/")));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Single(host.Requests);
    }

    [Theory]
    [InlineData("https://a.example.org/", "https://b.example.net/", true)]
    [InlineData("http://a.example.org/", "https://b.example.net/", true)]
    [InlineData("http://a.example.org/", "http://10.0.0.1/", true)]
    [InlineData("http://127.0.0.1/", "http://localhost/", true)]
    [InlineData("https://a.example.org/", "http://b.example.net/", false)]
    [InlineData("http://a.example.org/", "http://localhost:8080/", false)]
    [InlineData("http://a.example.org/", "http://127.0.0.1/", false)]
    [InlineData("http://a.example.org/", "http://[::1]/", false)]
    [InlineData("http://a.example.org/", "ftp://a.example.org/", false)]
    [InlineData("http://a.example.org/", "file:///etc/passwd", false)]
    [InlineData("http://a.example.org/", "data:text/plain,x", false)]
    public void A_redirect_to_another_site_is_safe_or_not(string from, string to, bool isSafe) =>
        Assert.Equal(isSafe, Site.IsSafe(new Uri(from), new Uri(to)));

    [Fact]
    public async Task A_client_that_may_follows_to_another_site_and_leaves_behind_what_was_meant_for_the_first()
    {
        using var host = new StubHost(
            Options(), acrossSites: true,
            Says(HttpStatusCode.Found, change: answer => answer.Headers.Location = new Uri("https://elsewhere.example.net/feed")),
            // Back again: what was left behind stays there.
            Says(HttpStatusCode.Found, change: answer => answer.Headers.Location = new Uri("https://prices.example.org/feed")),
            Says(HttpStatusCode.OK, "here"));
        host.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer secret");
        host.Client.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", "\"tag\"");

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["prices.example.org", "elsewhere.example.net", "prices.example.org"], host.Requests.Select(request => request.RequestUri!.Host));
        Assert.Equal([true, false, false], host.Requests.Select(request => request.Headers.Contains("Authorization")));
        Assert.Equal([true, false, false], host.Requests.Select(request => request.Headers.Contains("If-None-Match")));
        Assert.All(host.Requests, request => Assert.Equal(host.Requests[0].Headers.UserAgent.ToString(), request.Headers.UserAgent.ToString()));
    }

    [Fact]
    public async Task A_redirect_in_a_circle_ends()
    {
        using var host = new StubHost(Options(), Says(HttpStatusCode.Found, change: answer => answer.Headers.Location = Address));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(6, host.Requests.Count);
    }
}
