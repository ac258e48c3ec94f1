using Worker.Http;

namespace Worker.Tests.Http;

public sealed class ShownAddressTests
{
    [Theory]
    [InlineData("https://example.org/feed", "https://example.org/feed")]
    [InlineData("https://example.org:8443/a%20b", "https://example.org:8443/a%20b")]
    [InlineData("https://example.org/feed?token=secret", "https://example.org/feed?***")]
    [InlineData("https://example.org/feed#secret", "https://example.org/feed")]
    [InlineData("https://user:secret@example.org/feed?a=secret", "https://***@example.org/feed?***")]
    [InlineData("https://secret@example.org/", "https://***@example.org/")]
    [InlineData("http://[::1]:80/feed", "http://[::1]/feed")]
    [InlineData("https://b\u00fccher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("ftp://user:secret@host/?key=secret", "ftp://***@host/?***")]
    [InlineData("postgresql://user:secret@host/db?password=secret", "postgresql://***@host/db?***")]
    // Almost addresses.
    [InlineData("https://user:secret@exa mple/feed?x=secret", "https://***@exa mple/feed?***")]
    [InlineData("http://user:secret@:99999/?secret", "http://***@:99999/?***")]
    [InlineData("/data/reviews.csv", "/data/reviews.csv")]
    [InlineData("reviews.csv", "reviews.csv")]
    [InlineData("gru?", "gru?")]
    [InlineData("file\u001b[2J", "file\\u001b[2J")]
    public void Only_what_is_no_secret_is_shown(string location, string shown) => Assert.Equal(shown, ShownAddress.Of(location));

    [Fact]
    public void A_relative_address_loses_its_query_too() => Assert.Equal("/feed?***", ShownAddress.Of(new Uri("/feed?secret", UriKind.Relative)));

    [Fact]
    public void A_long_address_is_cut() => Assert.Equal(203, ShownAddress.Of("https://example.org/" + new string('a', 100_000)).Length);
}
