using System.Net;
using Worker.Prices;

namespace Worker.Tests.Prices.Yahoo;

public sealed class YahooErrorTests
{
    private const string NoTimestamp = """
        {"chart":{"result":[{"meta":{"currency":"USD","symbol":"AAPL","exchangeTimezoneName":"America/New_York","firstTradeDate":%FIRST%,"dataGranularity":"1d"},"indicators":{"quote":[%QUOTE%]}}],"error":null}}
        """;

    private static readonly FeedDay Day = new("2024-01-02", "100", "110", "90", "105", "104", "1000");

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "Too Many Requests", true, "saying 'Too Many Requests'", "does not say how long", "Prices:Source = Csv")]
    [InlineData(HttpStatusCode.BadGateway, "", true, "502", "saying 'nothing'", "Prices:Source = Csv")]
    [InlineData(HttpStatusCode.Unauthorized, """{"finance":{"result":null,"error":{"code":"Unauthorized","description":"Invalid Crumb"}}}""", false, "Unauthorized: Invalid Crumb", "Prices:Http:UserAgent", "expected prices")]
    [InlineData(HttpStatusCode.NotFound, """{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}""", false, "Not Found: No data found, symbol may be delisted", "Prices:Symbols", "404")]
    [InlineData(HttpStatusCode.BadRequest, """{"chart":{"result":null,"error":{"code":"Bad Request","description":"Data doesn't exist for startDate"}}}""", false, "Data doesn't exist for startDate", "Prices:From", "400")]
    [InlineData(HttpStatusCode.OK, """{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}}""", false, "Not Found: No data found", "Prices:Symbols", "AAPL")]
    [InlineData(HttpStatusCode.OK, """{"chart":{"result":[],"error":null}}""", false, "expected chart.result", "AAPL", "")]
    [InlineData(HttpStatusCode.OK, "<!DOCTYPE html>\n<html><title>Yahoo</title>Will be right back", true, "begin '<!DOCTYPE html> <html><title>Yahoo</title>Will be right back'", "expected a chart in JSON", "maintenance")]
    [InlineData(HttpStatusCode.OK, """{"chart":{"result":[{"meta":{"curr""", true, "expected a chart in JSON", "", "")]
    [InlineData(HttpStatusCode.OK, """{"chart":{"result":[{"timestamp":"soon"}]}}""", true, "expected a chart in JSON", "timestamp", "")]
    public async Task What_was_received_what_was_expected_and_what_to_do_are_said(HttpStatusCode status, string body, bool isTransient, params string[] said)
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Saying(body, status).FetchAsync());

        Assert.Equal(("AAPL", isTransient), (refusal.Symbol, refusal.IsTransient));
        Assert.All(said, words => Assert.Contains(words, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_limit_says_how_long_yahoo_asks_to_wait()
    {
        var feed = StubYahoo.Feed(_ =>
        {
            var answer = StubYahoo.Answer("Too Many Requests\r\n", HttpStatusCode.TooManyRequests);
            answer.Headers.Add("Retry-After", "5400");
            return answer;
        });

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync());

        Assert.True(refusal.IsTransient);
        Assert.Contains("It asks to wait 01:30:00", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://consent.yahoo.com/v2/collectConsent?sessionId=1", "asks for consent")]
    [InlineData("https://guce.yahoo.com/consent?brandType=nonEu", "asks for consent")]
    [InlineData("https://example.net/captive", "'https://example.net/captive', which is not followed")]
    public async Task A_redirect_away_from_the_prices_is_named(string location, string said)
    {
        var feed = StubYahoo.Feed(request =>
        {
            // Yahoo's own hosts are the same site, so they are followed, to a page that is no chart.
            if (request.RequestUri!.Host != "query2.finance.yahoo.com")
                return StubYahoo.Answer("<html>Your privacy</html>");
            var answer = StubYahoo.Answer("", HttpStatusCode.Found);
            answer.Headers.Location = new Uri(location);
            return answer;
        });

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync());

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task An_answer_for_another_symbol_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Saying(new ChartBody(Day) { Symbol = "AAPL.MX" }.ToString()).FetchAsync());

        Assert.Contains("asked for AAPL and answered for 'AAPL.MX'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_of_another_length_than_a_day_are_refused()
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Saying(new ChartBody(Day) { Granularity = "1mo" }.ToString()).FetchAsync());

        Assert.Contains("answered with '1mo'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_zone_that_this_machine_does_not_know_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Saying(new ChartBody(Day) { TimeZone = "Moon/Tranquility" }.ToString()).FetchAsync());

        Assert.Contains("'Moon/Tranquility'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_that_do_not_match_the_timestamps_are_refused()
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() =>
            StubYahoo.Saying(new ChartBody(Day, Day) { Timestamps = ["1704205800"] }.ToString()).FetchAsync());

        Assert.Contains("1 timestamps but 2 values of open", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_timestamps_are_no_sessions_where_there_is_a_history()
    {
        var answer = await StubYahoo.Saying(NoTimestamp.Replace("%FIRST%", "345479400", StringComparison.Ordinal).Replace("%QUOTE%", "{}", StringComparison.Ordinal)).FetchAsync();

        Assert.Empty(answer.Bars);
        Assert.Equal("USD", answer.Currency);
    }

    [Theory]
    [InlineData("null", "{}", "delisted or renamed")]
    [InlineData("345479400", """{"close":[75.1]}""", "prices but without timestamps")]
    public async Task No_timestamps_are_a_refusal_otherwise(string first, string quote, string said)
    {
        var body = NoTimestamp.Replace("%FIRST%", first, StringComparison.Ordinal).Replace("%QUOTE%", quote, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => StubYahoo.Saying(body).FetchAsync());

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }
}
