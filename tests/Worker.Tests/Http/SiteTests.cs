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

    [Fact]
    public async Task A_redirect_in_a_circle_ends()
    {
        using var host = new StubHost(Options(), Says(HttpStatusCode.Found, change: answer => answer.Headers.Location = Address));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(6, host.Requests.Count);
    }
}
