using System.Diagnostics;
using System.Net;
using System.Text;
using Worker.Prices;

namespace Worker.Tests.Prices.Yahoo;

/// <summary>Bodies that are no charts, or charts of what cannot be: each ends as a refusal of the feed's own, or costs only what is wrong.</summary>
public sealed class HostileChartTests
{
    private const int Size = 16_000_000;

    private static readonly FeedDay Day = new("2024-01-02", "100", "110", "90", "105", "104", "1000");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"chart":null}""")]
    [InlineData("""{"chart":{"result":[null]}}""")]
    [InlineData("""{"chart":{"result":[{"meta":null}]}}""")]
    [InlineData("""{"chart":{"result":{"meta":1}}}""")]
    [InlineData("""{"chart":{"result":[{"meta":{"symbol":"\ud83d","exchangeTimezoneName":"\u0000"}}]}}""")]
    [InlineData("""{"chart":{"result":[{"meta":{"symbol":"AAPL","exchangeTimezoneName":"\ud83d\u001b[31m"}}]}}""")]
    [InlineData("""{"chart":{"error":{"code":"\ud83d","description":7}}}""")]
    public async Task A_body_that_is_no_chart_is_refused(string body)
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Saying(body).FetchAsync());

        Assert.DoesNotContain('\u001b', refusal.Message);
    }

    [Theory]
    [InlineData("""{"splits":{"1":null}}""", "split without a date")]
    [InlineData("""{"splits":{"1":7,"2":[1]}}""", "split without a date")]
    [InlineData("""{"splits":{"1":{"date":1704205800,"numerator":7e28,"denominator":1e-10}}}""", "split of 2024-01-02")]
    [InlineData("""{"splits":{"1":{"date":1704205800,"numerator":1e-10,"denominator":7e28}}}""", "split of 2024-01-02")]
    [InlineData("""{"dividends":{"1":{"date":1704205800,"amount":79228162514264337593543950335}}}""", "dividend of 2024-01-02")]
    [InlineData("""{"dividends":{"1":{"date":1e300,"amount":1}}}""", "dividend without a date")]
    [InlineData("""{"dividends":{"1":{"date":1704205800,"amount":"\ud83d"}}}""", "dividend of 2024-01-02")]
    public async Task An_event_that_cannot_be_is_rejected_and_costs_no_bar(string events, string key)
    {
        // Half of a character cannot be written by the library that makes the body.
        const string Half = "\\ud83d";
        var body = new ChartBody(Day) { Events = events.Replace(Half, "HALF", StringComparison.Ordinal) }.ToString().Replace("HALF", Half, StringComparison.Ordinal);

        var answer = await StubYahoo.Saying(body).FetchAsync();

        Assert.Single(answer.Bars);
        Assert.Empty(answer.Actions);
        Assert.Equal(key, answer.Unreadable[0].RowKey);
    }

    [Fact]
    public async Task Many_huge_dividends_and_splits_of_a_day_overflow_nothing()
    {
        var dividends = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{i}\":{{\"date\":1704205800,\"amount\":999999999}}"));
        var splits = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"{i}\":{{\"date\":1704205800,\"numerator\":1000000,\"denominator\":1}}"));

        var answer = await StubYahoo.Saying(
            new ChartBody(Day) { Events = $"{{\"dividends\":{{{dividends}}},\"splits\":{{{splits}}},\"capitalGains\":null}}" }.ToString()).FetchAsync();

        Assert.Equal([("dividend", 1_000_000_000m), ("split", 1_000_000m)], answer.Actions.Select(action => (action.Kind, action.Value)));
    }

    [Theory]
    [InlineData("253370764800")]
    [InlineData("-62135510400")]
    [InlineData("-2208988801")]
    public async Task A_timestamp_of_a_year_that_no_exchange_had_is_a_bad_date(string timestamp)
    {
        var answer = await StubYahoo.Saying(new ChartBody(Day, Day) { Timestamps = ["1704205800", timestamp] }.ToString()).FetchAsync();

        Assert.Single(answer.Bars);
        Assert.Equal("bad_date", Assert.Single(answer.Unreadable).Rule);
    }

    [Theory]
    [InlineData("numbers", "{\"chart\":{\"result\":[{\"timestamp\":[0", ",0", "]}]}}")]
    [InlineData("charts", "{\"chart\":{\"result\":[{}", ",{}", "]}}")]
    [InlineData("objects in place of numbers", "{\"chart\":{\"result\":[{\"timestamp\":[{}", ",{}", "]}]}}")]
    [InlineData("events", "{\"chart\":{\"result\":[{\"events\":{\"splits\":{\"1\":{}", ",\"1\":{}", "}}}]}}")]
    [InlineData("one text", "{\"chart\":{\"error\":{\"code\":\"", "a", "\"}}}")]
    [InlineData("depth", "", "[", "")]
    [InlineData("an unknown member", "{\"chart\":{\"x\":[1", ",[1]", "]}}")]
    public async Task The_largest_answer_of_anything_ends_in_a_refusal_in_time(string kind, string start, string repeated, string end)
    {
        var body = new StringBuilder(start, Size + 100).Insert(start.Length, repeated, Size / repeated.Length).Append(end).ToString();
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Feed(_ => StubYahoo.Answer(body), ("MaxResponseBytes", "16777216")).FetchAsync());

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{kind} took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Will be right back</body></html>")]
    [InlineData("""{"chart":{"result":[{"meta":{"curr""")]
    public async Task Nothing_a_page_and_half_a_document_are_asked_for_again(string body)
    {
        var asked = 0;
        var feed = StubYahoo.Feed(_ => ++asked == 1 ? StubYahoo.Answer(body) : StubYahoo.Answer(new ChartBody(Day).ToString()), ("MaxRetries", "2"), ("RetryDelay", "00:00:00.001"));

        Assert.Single((await feed.FetchAsync()).Bars);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_chart_that_is_whole_but_wrong_is_not_asked_for_again()
    {
        var asked = 0;
        var feed = StubYahoo.Feed(_ =>
        {
            asked++;
            return StubYahoo.Answer("""{"chart":{"result":[],"error":null}}""", HttpStatusCode.OK);
        }, ("MaxRetries", "2"), ("RetryDelay", "00:00:00.001"));

        await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync());
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_symbol_comes_back_as_yahoo_spells_it() => Assert.Equal("AAPL", (await StubYahoo.Saying(new ChartBody(Day).ToString()).FetchAsync("aapl")).Symbol);
}
