using Worker.IntegrationTests.Database;
using Worker.Reviews;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Reviews;

/// <summary>Everything that goes wrong on the way, over a real connection.</summary>
public sealed class SourceFaultTests(PostgresFixture postgres)
{
    private const string Feed = "<rss version=\"2.0\"><channel><title>R</title><item><guid>1</guid><description>It keeps its word.</description></item></channel></rss>";

    private const string One = """{"feed":{"entry":{"id":{"label":"1"},"im:rating":{"label":"4"},"content":{"label":"It keeps its word."}}}}""";

    [Fact]
    public async Task A_rate_limit_and_server_errors_pass()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = InTurn(Says("slow down", 429, headers: ("Retry-After", "1")), Says("oops", 502), Says(Feed));

        await using var bench = await StartAsync(site);

        Assert.Equal(1, (int)(await bench.RunAsync()).Metrics["added"]!);
        Assert.Equal(3, site.Targets.Count);
    }

    [Theory]
    [InlineData(429, "it limits its callers. It does not say how long to wait. The next run asks again.")]
    [InlineData(503, "expected 200, from the retries of Reviews:Http at the latest. The next run asks again.")]
    [InlineData(403, "expected a document that needs no login")]
    [InlineData(404, "Correct the Address in Reviews:Sources.")]
    [InlineData(304, "though nothing was said of an earlier answer")]
    public async Task A_status_is_explained(int status, string said)
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = status == 304 ? Status304 : Says("no", status);

        await using var bench = await StartAsync(site);

        Assert.Contains(said, await FailureAsync(bench), StringComparison.Ordinal);
        Assert.Equal(status is 429 or 503 ? 4 : 1, site.Targets.Count);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_is_asked_for_again_and_is_never_a_short_feed()
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Feed);
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = InTurn(CutOff(body), Says(Feed));
        site["/always"] = CutOff(body);
        await using var bench = await StartAsync(site);
        bench.Add("always", ReviewSourceKind.Rss, site.AddressOf("/always"));

        var outcome = await bench.RunAsync();

        Assert.Equal(1, (int)outcome.Metrics["added"]!);
        Assert.Equal("always", (string?)Assert.Single(outcome.Metrics["failed"]!.AsArray()));
    }

    [Theory]
    [InlineData(nameof(ReviewSourceKind.Rss), "<html><body>Down for maintenance</body></html>")]
    [InlineData(nameof(ReviewSourceKind.Rss), "")]
    [InlineData(nameof(ReviewSourceKind.AppStoreJson), "{\"feed\":{\"entry\":[{\"id\":")]
    [InlineData(nameof(ReviewSourceKind.AppStoreJson), " ")]
    public async Task A_page_nothing_and_half_a_document_with_status_200_are_asked_for_again(string kind, string body)
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = InTurn(Says(body), Says(kind == nameof(ReviewSourceKind.Rss) ? Feed : "\uFEFF" + One));
        await using var bench = await StartAsync(site, Enum.Parse<ReviewSourceKind>(kind));

        Assert.Equal(1, (int)(await bench.RunAsync()).Metrics["added"]!);
        Assert.Equal(2, site.Targets.Count);
    }

    [Fact]
    public async Task An_answer_above_the_limit_is_refused_at_once()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says(Feed + new string(' ', 5000));
        await using var bench = await StartAsync(site, ("Http:MaxResponseBytes", "4096"));

        Assert.Contains("sent more than Reviews:Http:MaxResponseBytes", await FailureAsync(bench), StringComparison.Ordinal);
        Assert.Single(site.Targets);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "only http and https are followed")]
    [InlineData("gopher://127.0.0.1/1", "only http and https are followed")]
    [InlineData("ftp://127.0.0.1/feed", "only http and https are followed")]
    public async Task A_redirect_to_elsewhere_is_named_and_not_followed(string target, string said)
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("", 302, headers: ("Location", target));
        await using var bench = await StartAsync(site);

        var failure = await FailureAsync(bench);

        Assert.Contains(said, failure, StringComparison.Ordinal);
        Assert.Contains(target, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_and_is_not_shown_the_mark_of_the_first()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(), other = await LoopbackSite.StartAsync();
        // The name and the number of this machine are two sites.
        var elsewhere = new UriBuilder(other.AddressOf("/feed")) { Host = "localhost" }.Uri.AbsoluteUri;
        var shown = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var page = Tagged(System.Text.Encoding.UTF8.GetBytes(Feed), "application/rss+xml");
        site["/feed"] = Says("", 302, headers: ("Location", elsewhere));
        other["/feed"] = context =>
        {
            shown.Enqueue(context.Request.Headers.IfNoneMatch.ToString() + context.Request.Headers.IfModifiedSince.ToString());
            return page(context);
        };
        await using var bench = await StartAsync(site);

        var first = await bench.RunAsync();
        var second = await bench.RunAsync();

        Assert.Equal((1, 0), ((int)first.Metrics["added"]!, (int)second.Metrics["added"]!));
        Assert.Equal(["", ""], shown);
    }

    [Fact]
    public async Task A_redirect_without_end_is_named()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("", 302, headers: ("Location", "/feed"));
        await using var bench = await StartAsync(site);

        Assert.Contains("after 5 redirects, which is where it ends", await FailureAsync(bench), StringComparison.Ordinal);
        Assert.Equal(6, site.Targets.Count);
    }

    [Fact]
    public async Task A_redirect_on_the_same_site_is_followed()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says("", 301, headers: ("Location", "/moved"));
        site["/moved"] = Says(Feed);
        await using var bench = await StartAsync(site);

        Assert.Equal(1, (int)(await bench.RunAsync()).Metrics["added"]!);
    }

    [Fact]
    public async Task A_bomb_of_entities_is_refused_before_it_goes_off()
    {
        var bomb = "<!DOCTYPE rss [<!ENTITY a0 \"lol\">" + string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">")) + "]>"
            + Feed.Replace("It keeps its word.", "&a9;", StringComparison.Ordinal);
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says(bomb, type: "application/rss+xml");
        await using var bench = await StartAsync(site);

        Assert.Contains("it has a DTD", await FailureAsync(bench), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><body>Down for maintenance</body></html>", "text/html", "an HTML page")]
    [InlineData("{\"feed\":", "application/json", "application/json, 8 bytes that begin '{\"feed\":'")]
    [InlineData("[1]", "application/json", "expected the App Store's customer reviews in JSON")]
    public async Task What_is_no_json_feed_is_refused_in_words(string body, string type, string said)
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Says(body, type: type);
        await using var bench = await StartAsync(site, ReviewSourceKind.AppStoreJson);

        Assert.Contains(said, await FailureAsync(bench), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_entry_and_then_none_are_no_errors()
    {
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = InTurn(Says(One), Says("""{"feed":{}}"""));
        await using var bench = await StartAsync(site, ReviewSourceKind.AppStoreJson);

        var first = await bench.RunAsync();
        var second = await bench.RunAsync();

        Assert.Equal((1, 0), ((int)first.Metrics["added"]!, (int)second.Metrics["added"]!));
        // What a source no longer shows stays stored.
        Assert.Equal(1, await bench.CountAsync("reviews"));
    }

    [Fact]
    public async Task Where_a_later_page_fails_nothing_is_taken_for_the_whole_and_the_next_run_asks_for_all()
    {
        var first = System.Text.Encoding.UTF8.GetBytes(Feed.Replace("<item>", "<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='next' href='/second'/><item>", StringComparison.Ordinal));
        await using var site = await LoopbackSite.StartAsync();
        site["/feed"] = Tagged(first, "application/rss+xml");
        site["/second"] = InTurn(Says("gone", 410), Says(Feed.Replace("<guid>1", "<guid>2", StringComparison.Ordinal)));
        await using var bench = await StartAsync(site);

        var failure = await FailureAsync(bench);
        var before = await bench.CountAsync("reviews");
        var outcome = await bench.RunAsync();

        Assert.Contains("/second answered 410 Gone", failure, StringComparison.Ordinal);
        Assert.Equal(0, before);
        Assert.Equal((2, 2), ((int)outcome.Metrics["added"]!, (int)outcome.Metrics["documents"]!));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_named()
    {
        string gone;
        await using (var site = await LoopbackSite.StartAsync())
            gone = site.AddressOf("/feed");
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("feed", ReviewSourceKind.Rss, gone);

        Assert.Contains("127.0.0.1 could not be asked", await FailureAsync(bench), StringComparison.Ordinal);
    }

    private static Task Status304(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.StatusCode = 304;
        return Task.CompletedTask;
    }

    private Task<ReviewsBench> StartAsync(LoopbackSite site, params (string, string)[] settings) => StartAsync(site, ReviewSourceKind.Rss, settings);

    private async Task<ReviewsBench> StartAsync(LoopbackSite site, ReviewSourceKind kind, params (string, string)[] settings)
    {
        var bench = await ReviewsBench.StartAsync(postgres, settings);
        bench.Add("feed", kind, site.AddressOf("/feed"));
        return bench;
    }

    private static async Task<string> FailureAsync(ReviewsBench bench)
    {
        var parts = (await bench.RunAsync()).Parts!;
        Assert.True(parts.AllFailed);
        var failure = Assert.Single(parts.Failed);
        Assert.Equal(failure.Error, (string)Assert.Single(await bench.RowsAsync("select last_error from worker.review_sources"))[0]!);
        return failure.Error;
    }
}
