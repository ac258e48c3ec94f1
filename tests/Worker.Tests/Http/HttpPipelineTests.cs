using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.Timeout;
using static Worker.Tests.Http.StubHost;

namespace Worker.Tests.Http;

public sealed class HttpPipelineTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_server_error_is_retried_counted_and_logged_once()
    {
        using var host = new StubHost(Options(), Says(HttpStatusCode.BadGateway), Says(HttpStatusCode.OK, "fine"));

        using var response = await host.AskAsync();

        Assert.Equal("fine", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["prices.example.org 502", "prices.example.org 200"], host.Attempts);
        Assert.Equal(["prices.example.org 502"], host.Retries);
        var line = Assert.Single(host.Log);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith("prices.example.org ended an attempt with 502; retry 1 of 3 in ", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_answer_is_given_when_the_retries_are_used_up()
    {
        var options = Options();
        options.MaxRetries = 2;
        using var host = new StubHost(options, Says(HttpStatusCode.ServiceUnavailable, "later"));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(3, host.Attempts.Count);
        Assert.Equal(2, host.Retries.Count);
        Assert.Equal(2, host.Log.Count);
    }

    [Fact]
    public async Task The_waits_grow_and_stay_below_their_cap()
    {
        var options = Options();
        (options.MaxRetries, options.RetryDelay, options.MaxRetryDelay) = (6, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(9));
        using var host = new StubHost(options, Says(HttpStatusCode.InternalServerError));

        using var response = await host.AskAsync();

        Assert.Equal(6, host.Waits.Count);
        Assert.All(host.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(9) + Step));
        Assert.True(host.Waits[4] + host.Waits[5] > host.Waits[0], "the later waits are the longer ones");
    }

    [Fact]
    public async Task Retry_After_in_seconds_is_waited_out()
    {
        using var host = new StubHost(Options(), Says(HttpStatusCode.TooManyRequests, change: AskToWait(TimeSpan.FromSeconds(47))), Says(HttpStatusCode.OK));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.InRange(Assert.Single(host.Waits), TimeSpan.FromSeconds(47), TimeSpan.FromSeconds(47) + Step);
    }

    [Fact]
    public async Task Retry_After_as_a_date_is_waited_for()
    {
        var until = new DateTimeOffset(2024, 5, 6, 7, 9, 0, TimeSpan.Zero);
        using var host = new StubHost(
            Options(), Says(HttpStatusCode.ServiceUnavailable, change: answer => answer.Headers.RetryAfter = new RetryConditionHeaderValue(until)), Says(HttpStatusCode.OK));

        using var response = await host.AskAsync();

        Assert.InRange(host.AskedAt[1], until, until + Step);
    }

    [Fact]
    public async Task A_host_that_asks_for_a_long_wait_is_not_asked_again()
    {
        using var host = new StubHost(Options(), Says(HttpStatusCode.TooManyRequests, change: AskToWait(TimeSpan.FromHours(1))));

        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Single(host.Attempts);
        Assert.Empty(host.Log);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task An_answer_that_will_not_change_is_not_retried(HttpStatusCode status)
    {
        using var host = new StubHost(Options(), Says(status));

        using var response = await host.AskAsync();

        Assert.Equal(status, response.StatusCode);
        Assert.Single(host.Attempts);
        Assert.Empty(host.Retries);
    }

    [Fact]
    public async Task A_lost_connection_is_retried()
    {
        using var host = new StubHost(
            Options(), Fails(new HttpRequestException(HttpRequestError.ConnectionError, "refused")), Says(HttpStatusCode.OK));

        using var response = await host.AskAsync();

        Assert.Equal(["prices.example.org connection_error", "prices.example.org 200"], host.Attempts);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up_and_retried()
    {
        using var host = new StubHost(Options(), NeverAnswers, Says(HttpStatusCode.OK));

        using var response = await host.AskAsync();

        Assert.Equal(["prices.example.org timeout", "prices.example.org 200"], host.Attempts);
        Assert.True(host.Waits[0] >= TimeSpan.FromSeconds(30), "the default patience with one attempt");
    }

    [Fact]
    public async Task A_call_ends_at_its_total_timeout_whatever_retries_are_left()
    {
        var options = Options();
        (options.TotalTimeout, options.AttemptTimeout, options.MaxRetries) = (TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(20), 10);
        using var host = new StubHost(options, NeverAnswers);
        var start = host.Time.GetUtcNow();

        await Assert.ThrowsAsync<TimeoutRejectedException>(host.AskAsync);

        Assert.InRange(host.Time.GetUtcNow() - start, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(46));
    }

    [Fact]
    public async Task The_breaker_opens_after_many_failures_and_the_next_call_fails_without_asking()
    {
        var options = Options();
        (options.MaxRetries, options.BreakerMinimumAttempts, options.BreakerPause) = (0, 3, TimeSpan.FromMinutes(10));
        using var host = new StubHost(options, Says(HttpStatusCode.TooManyRequests));
        for (var i = 0; i < 3; i++)
            (await host.AskAsync()).Dispose();

        var refused = await Assert.ThrowsAsync<BrokenCircuitException>(host.AskAsync);

        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Equal(3, host.AskedAt.Count);
        Assert.Equal("prices.example.org fails too often (last: 429); it is not asked again for 00:10:00", Assert.Single(host.Log).Message);
    }

    [Fact]
    public async Task The_breaker_stays_open_as_long_as_the_host_asks_to_wait_and_lets_one_call_try_then()
    {
        var options = Options();
        (options.MaxRetries, options.BreakerMinimumAttempts, options.BreakerWindow) = (0, 2, TimeSpan.FromHours(1));
        using var host = new StubHost(
            options, Says(HttpStatusCode.TooManyRequests), Says(HttpStatusCode.TooManyRequests, change: AskToWait(TimeSpan.FromHours(1))), Says(HttpStatusCode.OK));
        (await host.AskAsync()).Dispose();
        (await host.AskAsync()).Dispose();

        host.Time.Advance(TimeSpan.FromMinutes(59));
        await Assert.ThrowsAsync<BrokenCircuitException>(host.AskAsync);
        host.Time.Advance(TimeSpan.FromMinutes(2));
        using var response = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("prices.example.org answers again", host.Log[^1].Message);
    }

    [Fact]
    public async Task The_worker_says_who_it_is()
    {
        using var host = new StubHost(Options(), Says(HttpStatusCode.OK));

        using var response = await host.AskAsync();

        Assert.Equal("Mozilla/5.0 (compatible; forecast-worker)", host.Requests[0].Headers.UserAgent.ToString());
    }

    private static Action<HttpResponseMessage> AskToWait(TimeSpan wait) => answer => answer.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
}
