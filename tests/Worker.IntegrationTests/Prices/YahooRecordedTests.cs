using Worker.Prices;
using Worker.Tests;
using static Worker.IntegrationTests.Prices.LoopbackYahoo;

namespace Worker.IntegrationTests.Prices;

/// <summary>What Yahoo really said, over a real connection. The expected figures were read from the bodies by other means.</summary>
public sealed class YahooRecordedTests
{
    [Theory]
    [InlineData("gadicc-AAPL-2020-08-31-to-2020-11-07", "AAPL", 49, "2020-08-31", "2020-11-06", "America/New_York", "USD")]
    [InlineData("gadicc-MSFT-dividends-2021-02-01-to-2022-01-31", "MSFT", 252, "2021-02-01", "2022-01-28", "America/New_York", "USD")]
    [InlineData("gadicc-TSLA-2010-2023-daily", "TSLA", 3303, "2010-06-29", "2023-08-11", "America/New_York", "USD")]
    [InlineData("gadicc-BTC-USD-2020-01-01-to-2020-01-03", "BTC-USD", 3, "2020-01-01", "2020-01-03", "UTC", "USD")]
    [InlineData("gadicc-GC=F-2020-01-01-to-2020-01-03", "GC=F", 1, "2020-01-02", "2020-01-02", "America/New_York", "USD")]
    [InlineData("gadicc-0P0000XTS7-2024-09-12-to-2024-09-16", "0P0000XTS7", 2, "2024-09-12", "2024-09-13", "America/New_York", "USD")]
    [InlineData("pp-response_yahoo_historical02", "MUV2.DE", 124, "2017-11-27", "2018-05-25", "Europe/Berlin", "EUR")]
    [InlineData("bradjacobs-aapl_chart_5d_formatted", "AAPL", 5, "2021-04-19", "2021-04-23", "America/New_York", "USD")]
    [InlineData("scheb-historicalData", "AAPL", 10, "2024-09-30", "2024-10-11", "America/New_York", "USD")]
    public async Task Every_session_of_a_recorded_answer_is_read(
        string file, string symbol, int bars, string first, string last, string zone, string currency)
    {
        var answer = await FetchAsync(file, symbol);

        Assert.Equal(bars, answer.Bars.Count);
        Assert.Equal((first, last), ($"{answer.Bars[0].Date:yyyy-MM-dd}", $"{answer.Bars[^1].Date:yyyy-MM-dd}"));
        Assert.Equal((zone, currency), (answer.TimeZone, answer.Currency));
        Assert.Empty(answer.Unreadable);
        Assert.All(answer.Bars, bar => Assert.True(bar.Low <= bar.Close && bar.Close <= bar.High, $"{bar}"));
    }

    [Fact]
    public async Task A_split_and_a_dividend_are_read_with_the_prices_of_their_days()
    {
        var answer = await FetchAsync("gadicc-AAPL-2020-08-31-to-2020-11-07", "AAPL");

        Assert.Equal(
            [new CorporateAction(new DateOnly(2020, 8, 31), "split", 4m), new CorporateAction(new DateOnly(2020, 11, 6), "dividend", 0.205m)],
            answer.Actions);
        // The close of that day in an independent download.
        Assert.Equal(129.039993m, answer.Bars[0].Close);
        Assert.Equal(new TimeOnly(16, 0), answer.SessionClose);
    }

    [Fact]
    public async Task Four_dividends_of_a_year_are_read()
    {
        var answer = await FetchAsync("gadicc-MSFT-dividends-2021-02-01-to-2022-01-31", "MSFT");

        Assert.Equal([0.56m, 0.56m, 0.56m, 0.62m], answer.Actions.Select(action => action.Value));
        Assert.Equal([new DateOnly(2021, 2, 17), new DateOnly(2021, 5, 19), new DateOnly(2021, 8, 18), new DateOnly(2021, 11, 17)], answer.Actions.Select(action => action.Date));
    }

    [Fact]
    public async Task A_session_whose_close_is_null_is_passed_on_and_one_without_prices_is_counted()
    {
        var answer = await FetchAsync("mowi-null-closes", "MOWI.OL");

        Assert.Equal(3, answer.Bars.Count);
        Assert.Equal((null, 202.800003m), (answer.Bars[2].Close, answer.Bars[2].Open));
        Assert.Single(answer.EmptyDays);
        Assert.Equal(("Europe/Oslo", "NOK"), (answer.TimeZone, answer.Currency));
    }

    [Fact]
    public async Task Answers_with_closes_only_keep_the_rest_empty()
    {
        var answer = await FetchAsync("pp-response_yahoo_historical01", "MUV2.DE");

        Assert.Equal((123, 1), (answer.Bars.Count, answer.EmptyDays.Count));
        Assert.All(answer.Bars, bar => Assert.Null(bar.Open));
    }

    [Theory]
    [InlineData("gadicc-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m")]
    [InlineData("bradjacobs-aapl_chart_no_results")]
    public async Task A_weekend_is_an_empty_answer(string file)
    {
        var answer = await FetchAsync(file, "AAPL");

        Assert.Empty(answer.Bars);
        Assert.Empty(answer.EmptyDays);
    }

    [Theory]
    [InlineData("scheb-noData", "CAPIO.ST", 200, "delisted or renamed")]
    [InlineData("error-not-found", "NOSUCH", 404, "Not Found: No data found, symbol may be delisted")]
    [InlineData("bradjacobs-aapl_chart_5d_no_ts", "AAPL", 200, "prices but without timestamps")]
    [InlineData("gadicc-notimestamp-quotes-length.fake", "AAPL", 200, "prices but without timestamps")]
    [InlineData("scheb-dividendData", "AAPL", 200, "answered with '1mo'")]
    [InlineData("scheb-historicalData", "GOOG", 200, "asked for GOOG and answered for 'AAPL'")]
    public async Task What_is_no_daily_history_of_the_symbol_is_refused_for_good(string file, string symbol, int status, string said)
    {
        await using var yahoo = await StartAsync(Says(Body(file), status));
        await using var feed = new WatchedFeed(yahoo.Address);

        var refusal = await feed.RefusedAsync(symbol);

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
        Assert.Empty(feed.Retries);
    }

    private static string Body(string file) => File.ReadAllText(SharedData.Path($"yahoo/body/{file}.json"));

    private static async Task<PriceFeedAnswer> FetchAsync(string file, string symbol)
    {
        await using var yahoo = await StartAsync(Says(Body(file)));
        await using var feed = new WatchedFeed(yahoo.Address);
        return await feed.FetchAsync(symbol);
    }
}
