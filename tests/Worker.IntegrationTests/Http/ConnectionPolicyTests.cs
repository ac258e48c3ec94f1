using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Worker.Http;
using Worker.IntegrationTests.Reviews;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Http;

/// <summary>Where the worker connects to and where it does not, over real sockets. Issue 9.</summary>
public sealed class ConnectionPolicyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    public async Task An_address_of_the_settings_on_this_machine_is_refused_unless_the_settings_allow_it(string host)
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("secret");
        var address = new UriBuilder(site.AddressOf("/feed")) { Host = host }.Uri;

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => Client(allowPrivate: false).GetAsync(address, Cancellation));

        Assert.Contains("this machine", BlockedAddressException.In(refused)!.Message, StringComparison.Ordinal);
        Assert.Contains("set Http:AllowPrivateNetworks to true", BlockedAddressException.In(refused)!.Message, StringComparison.Ordinal);
        Assert.Empty(site.Targets);
        using var allowed = await Client(allowPrivate: true).GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.True(OutboundHandler.IsPrivate(allowed));
    }

    [Fact]
    public async Task A_redirect_to_another_host_of_this_machine_is_refused_even_if_the_settings_allow_private_networks()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(), inner = await LoopbackSite.StartAsync();
        inner["/secret"] = Says("secret");
        site["/feed"] = Says("", 302, headers: ("Location", inner.AddressOf("/secret")));
        using var client = Client(allowPrivate: true);
        // A connection that is open already must not be used either.
        using (await client.GetAsync(new Uri(inner.AddressOf("/secret")), Cancellation))
            inner.Targets.Clear();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(site.AddressOf("/feed")), Cancellation));

        Assert.Contains("a redirect or link leads to 127.0.0.1 at 127.0.0.1, this machine", BlockedAddressException.In(refused)!.Message, StringComparison.Ordinal);
        Assert.Empty(inner.Targets);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_and_port_is_followed_if_the_settings_allow_private_networks()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("", 302, headers: ("Location", "/moved"));
        site["/moved"] = Says("here");

        using var answer = await Client(allowPrivate: true).GetAsync(new Uri(site.AddressOf("/feed")), Cancellation);

        Assert.Equal("here", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_refused_address_is_asked_for_once()
    {
        await using var site = await LoopbackSite.StartAsync();
        using var client = Client(allowPrivate: false, new HttpPipelineOptions { MaxRetries = 3, RetryDelay = TimeSpan.FromMilliseconds(1), RequestSpacing = TimeSpan.Zero });
        var asked = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(site.Address, Cancellation));

        Assert.True(TimeProvider.System.GetElapsedTime(asked) < TimeSpan.FromSeconds(30), "no retry waits");
        Assert.Empty(site.Targets);
    }

    private static HttpClient Client(bool allowPrivate, HttpPipelineOptions? options = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(new ConnectionPolicy(allowPrivate, SpecialAddress.Kind));
        services.AddHttpClient("feed").AddHttpPipeline(_ => options ?? new HttpPipelineOptions { MaxRetries = 0, RequestSpacing = TimeSpan.Zero }, acrossSites: true);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("feed");
    }
}
