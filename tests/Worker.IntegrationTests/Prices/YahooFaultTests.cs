using System.IO.Compression;
using System.Text;
using Worker.Tests.Prices;
using Worker.Tests.Prices.Yahoo;
using static Worker.IntegrationTests.Prices.LoopbackYahoo;

namespace Worker.IntegrationTests.Prices;

/// <summary>Everything that goes wrong on the way, over a real connection.</summary>
public sealed class YahooFaultTests
{
    private static readonly string Chart = new ChartBody(
        [.. Enumerable.Range(1, 200).Select(i => new FeedDay(new DateOnly(2023, 1, 1).AddDays(i).ToString("yyyy-MM-dd", null), "1", "3", "1", "2", "2", "10"))]).ToString();

    [Fact]
    public async Task A_rate_limit_with_a_wait_is_waited_out()
    {
        await using var yahoo = await StartAsync(Says("Too Many Requests", 429, "text/plain", ("Retry-After", "1")), Says(Chart));
        await using var feed = new WatchedFeed(yahoo.Address);

        var answer = await feed.FetchAsync();

        Assert.Equal(200, answer.Bars.Count);
        Assert.Equal(["429"], feed.Retries);
        Assert.Equal("127.0.0.1 ended an attempt with 429; retry 1 of 3 in 00:00:01", Assert.Single(feed.Log).Message);
    }

    [Fact]
    public async Task A_rate_limit_without_a_wait_is_retried_and_then_explained()
    {
        await using var yahoo = await StartAsync(Says("Too Many Requests\r\n", 429, "text/plain"));
        await using var feed = new WatchedFeed(yahoo.Address, ("MaxRetries", "2"));

        var refusal = await feed.RefusedAsync();

        Assert.True(refusal.IsTransient);
        Assert.Contains("429 Too Many Requests for AAPL, saying 'Too Many Requests'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:Source = Csv", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["429", "429", "429"], feed.Attempts);
        Assert.Equal(2, feed.Retries.Count);
        Assert.Equal(2, feed.Log.Count);
    }

    [Fact]
    public async Task A_rate_limit_with_a_long_wait_is_not_asked_again()
    {
        await using var yahoo = await StartAsync(Says("Too Many Requests", 429, "text/plain", ("Retry-After", "86400")));
        await using var feed = new WatchedFeed(yahoo.Address);

        var refusal = await feed.RefusedAsync();

        Assert.Contains("asks to wait 24:00:00", refusal.Message, StringComparison.Ordinal);
        Assert.Single(yahoo.Targets);
        Assert.Empty(feed.Retries);
    }

    [Fact]
    public async Task Server_errors_pass()
    {
        await using var yahoo = await StartAsync(Says("oops", 502, "text/html"), Says("", 503), Says("", 500), Says(Chart));
        await using var feed = new WatchedFeed(yahoo.Address);

        Assert.Equal(200, (await feed.FetchAsync()).Bars.Count);
        Assert.Equal(["502", "503", "500"], feed.Retries);
        Assert.Equal(3, feed.Log.Count);
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_and_asked_for_again()
    {
        await using var yahoo = await StartAsync(Half(Chart, saysLength: true, Stall), Says(Chart));
        await using var feed = new WatchedFeed(yahoo.Address, ("AttemptTimeout", "00:00:02"));

        Assert.Equal(200, (await feed.FetchAsync()).Bars.Count);
        Assert.Equal(["timeout"], feed.Retries);
    }

    [Fact]
    public async Task A_body_that_always_stalls_is_explained()
    {
        await using var yahoo = await StartAsync(Half(Chart, saysLength: true, Stall));
        await using var feed = new WatchedFeed(yahoo.Address, ("AttemptTimeout", "00:00:00.300"), ("MaxRetries", "1"));

        var refusal = await feed.RefusedAsync();

        Assert.True(refusal.IsTransient);
        Assert.Contains("Prices:Http:AttemptTimeout", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["timeout", "timeout"], feed.Attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_cut_off_is_asked_for_again(bool saysLength)
    {
        await using var yahoo = await StartAsync(Half(Chart, saysLength, CutOff), Says(Chart));
        await using var feed = new WatchedFeed(yahoo.Address);

        Assert.Equal(200, (await feed.FetchAsync()).Bars.Count);
        Assert.Single(feed.Retries);
        Assert.Equal(2, yahoo.Targets.Count);
    }

    [Fact]
    public async Task A_body_that_is_always_cut_off_is_a_passing_failure_and_no_short_history()
    {
        await using var yahoo = await StartAsync(Half(Chart, saysLength: true, CutOff));
        await using var feed = new WatchedFeed(yahoo.Address, ("MaxRetries", "1"));

        var refusal = await feed.RefusedAsync();

        Assert.True(refusal.IsTransient);
        Assert.Equal(2, yahoo.Targets.Count);
    }

    [Fact]
    public async Task A_page_instead_of_a_chart_is_quoted()
    {
        await using var yahoo = await StartAsync(Says("<html><body>Will be right back...</body></html>", 200, "text/html"));
        await using var feed = new WatchedFeed(yahoo.Address);

        var refusal = await feed.RefusedAsync();

        Assert.True(refusal.IsTransient);
        Assert.Contains("text/html, 47 bytes that begin '<html><body>Will be right back...", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_a_consent_page_is_named_and_not_followed()
    {
        await using var yahoo = await StartAsync(Says("", 302, headers: ("Location", "https://guce.yahoo.com/consent?gcrumb=1")));
        await using var feed = new WatchedFeed(yahoo.Address);

        var refusal = await feed.RefusedAsync();

        Assert.Contains("asks for consent to cookies", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("guce.yahoo.com", refusal.Message, StringComparison.Ordinal);
        Assert.Single(yahoo.Targets);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        await using var yahoo = await StartAsync(Says("", 307, headers: ("Location", "/v8/moved")), Says(Chart));
        await using var feed = new WatchedFeed(yahoo.Address);

        Assert.Equal(200, (await feed.FetchAsync()).Bars.Count);
        Assert.Equal("/v8/moved", yahoo.Targets.Last());
        Assert.Empty(feed.Retries);
    }

    [Fact]
    public async Task A_breaker_that_opened_refuses_the_next_symbol_without_asking()
    {
        await using var yahoo = await StartAsync(Says("Too Many Requests", 429, "text/plain"));
        await using var feed = new WatchedFeed(yahoo.Address, ("MaxRetries", "10"), ("BreakerMinimumAttempts", "4"), ("BreakerPause", "00:10:00"));

        var first = await feed.RefusedAsync("AAPL");
        var second = await feed.RefusedAsync("MSFT");

        Assert.Equal(4, yahoo.Targets.Count);
        Assert.All([first, second], refusal => Assert.True(refusal.IsTransient));
        Assert.Contains("is not asked for MSFT before 00:0", second.Message, StringComparison.Ordinal);
        Assert.Single(feed.Log, line => line.Message.StartsWith("127.0.0.1 fails too often (last: 429)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_above_the_limit_is_refused_at_once()
    {
        await using var yahoo = await StartAsync(Says(Chart));
        await using var feed = new WatchedFeed(yahoo.Address, ("MaxResponseBytes", "2048"));

        var refusal = await feed.RefusedAsync();

        Assert.False(refusal.IsTransient);
        Assert.Contains("Prices:Http:MaxResponseBytes", refusal.Message, StringComparison.Ordinal);
        Assert.Single(yahoo.Targets);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_a_passing_failure()
    {
        Uri gone;
        await using (var yahoo = await StartAsync(Says(Chart)))
            gone = yahoo.Address;
        await using var feed = new WatchedFeed(gone, ("MaxRetries", "1"));

        var refusal = await feed.RefusedAsync();

        Assert.True(refusal.IsTransient);
        Assert.Contains("could not be asked for AAPL", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["connection_error", "connection_error"], feed.Attempts);
    }

    [Fact]
    public async Task Many_symbols_go_over_one_connection_one_at_a_time_with_a_name_and_escaped()
    {
        string[] symbols = ["^GSPC", "BRK-B", "EURUSD=X", "7203.T", "A/B"];
        await using var yahoo = await StartAsync([.. Enumerable.Repeat(Says("""{"chart":{"result":null,"error":{"code":"Not Found","description":"none"}}}""", 404), symbols.Length)]);
        await using var feed = new WatchedFeed(yahoo.Address);

        await Task.WhenAll(symbols.Select(symbol => feed.RefusedAsync(symbol)));

        Assert.Equal(
            ["/v8/finance/chart/%5EGSPC", "/v8/finance/chart/7203.T", "/v8/finance/chart/A%2FB", "/v8/finance/chart/BRK-B", "/v8/finance/chart/EURUSD%3DX"],
            yahoo.Targets.Select(target => target.Split('?')[0]).Order(StringComparer.Ordinal));
        Assert.All(yahoo.UserAgents, agent => Assert.Equal("Mozilla/5.0 (compatible; forecast-worker)", agent));
        Assert.Equal((1, 1), (yahoo.Connections.Count, yahoo.MostAtOnce));
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Chart), TestContext.Current.CancellationToken);
        await using var yahoo = await StartAsync(async context =>
        {
            Assert.Contains("gzip", context.Request.Headers.AcceptEncoding.ToString(), StringComparison.Ordinal);
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray());
        });
        await using var feed = new WatchedFeed(yahoo.Address);

        Assert.Equal(200, (await feed.FetchAsync()).Bars.Count);
    }
}
