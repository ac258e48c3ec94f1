using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Worker.Http;
using Worker.Reviews;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

/// <summary>A page that names the next one leads the worker as a redirect does. Issue 9.</summary>
public sealed class LedPageTests
{
    private const string Feed =
        "<rss version=\"2.0\"><channel><title>R</title><link xmlns=\"http://www.w3.org/2005/Atom\" rel=\"next\" href=\"{0}\"/><item><guid>1</guid><description>It keeps its word.</description></item></channel></rss>";

    [Fact]
    public async Task A_next_page_on_another_port_of_a_private_host_is_not_asked_for()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(), inner = await LoopbackSite.StartAsync();
        inner["/secret"] = Says("secret");
        site["/feed"] = Says(Feed.Replace("{0}", inner.AddressOf("/secret"), StringComparison.Ordinal), type: "application/rss+xml");

        var failure = await Assert.ThrowsAsync<ReviewFeedException>(() => FetchAsync(site));

        Assert.Contains("a redirect or link leads to 127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(inner.Targets);
    }

    [Fact]
    public async Task A_next_page_of_the_same_host_is_read()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/second"] = Says(Feed.Replace("{0}", "/feed", StringComparison.Ordinal), type: "application/rss+xml");
        site["/feed"] = Says(Feed.Replace("{0}", "/second", StringComparison.Ordinal), type: "application/rss+xml");

        Assert.Equal(2, (await FetchAsync(site)).Documents);
    }

    [Fact]
    public async Task Nothing_of_what_a_private_host_answers_is_shown()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("<secret>hidden</secret>", type: "application/rss+xml");

        var refused = await Assert.ThrowsAsync<ReviewFeedException>(() => FetchAsync(site));
        site["/feed"] = Says("hidden", 500);
        var failed = await Assert.ThrowsAsync<ReviewFeedException>(() => FetchAsync(site));

        Assert.DoesNotContain("hidden", refused.Message + failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static Task<ReviewFeedAnswer> FetchAsync(LoopbackSite site)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Reviews:Http:MaxRetries"] = "0",
            ["Reviews:Http:RequestSpacing"] = "00:00:00",
        }).Build();
        var feeds = new ServiceCollection().AddLogging()
            .AddSingleton(new ConnectionPolicy(allowPrivate: true, SpecialAddress.Kind))
            .AddSingleton<IConfiguration>(configuration).AddReviewFeeds()
            .BuildServiceProvider().GetRequiredService<ReviewFeeds>();
        var source = new ReviewSourceOptions { Name = "feed", Kind = ReviewSourceKind.Rss, Subject = "app", Address = site.AddressOf("/feed") };
        return feeds.FetchAsync(new ReviewFeedRequest { Source = source, MaxPages = 3 }, new Nowhere(), TestContext.Current.CancellationToken);
    }

    private sealed class Nowhere : IReviewSink
    {
        public void Take(FeedEntry entry)
        {
            // What the entries say is tested elsewhere.
        }

        public void Reject(string place, string rule, string detail, string text)
        {
            // Likewise.
        }
    }
}
