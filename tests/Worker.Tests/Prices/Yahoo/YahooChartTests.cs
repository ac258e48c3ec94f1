using Worker.Prices;

namespace Worker.Tests.Prices.Yahoo;

public sealed class YahooChartTests
{
    private static readonly FeedDay Day = new("2024-01-02", "100", "110", "90", "105", "104", "1000");

    [Theory]
    // 21:00 UTC of the day before, 10:00 in Auckland.
    [InlineData("Pacific/Auckland", "1704402000", "2024-01-05")]
    [InlineData("Asia/Tokyo", "1704326400", "2024-01-04")]
    // The first Monday after summer time ended in Sydney.
    [InlineData("Australia/Sydney", "1712534400", "2024-04-08")]
    // The sessions around the start of summer time in New York.
    [InlineData("America/New_York", "1709908200", "2024-03-08")]
    [InlineData("America/New_York", "1710163800", "2024-03-11")]
    // 23:00 in Sao Paulo, which gave up summer time: the session of the next day. An hour before, none the less.
    [InlineData("America/Sao_Paulo", "1780279200", "2026-06-01")]
    [InlineData("America/Sao_Paulo", "1780275600", "2026-06-01")]
    // A minute past it is the time of a trade.
    [InlineData("America/Sao_Paulo", "1780279260", "2026-05-31")]
    // Midnight in London, in summer: 23:00 UTC of the day before.
    [InlineData("Europe/London", "1719788400", "2024-07-01")]
    public async Task The_date_is_the_date_at_the_exchange(string zone, string timestamp, string date)
    {
        var answer = await StubYahoo.Saying(new ChartBody(Day) { TimeZone = zone, Timestamps = [timestamp] }.ToString()).FetchAsync();

        Assert.Equal(date, Assert.Single(answer.Bars).Date.ToString("yyyy-MM-dd", null));
        Assert.Equal(zone, answer.TimeZone);
    }

    [Fact]
    public async Task The_end_of_the_session_is_in_the_time_of_the_exchange()
    {
        var answer = await StubYahoo.Saying(new ChartBody(Day).ToString()).FetchAsync();

        Assert.Equal(new TimeOnly(16, 0), answer.SessionClose);
    }

    [Theory]
    [InlineData("USD", "USD", 1)]
    [InlineData("GBP", "GBP", 1)]
    [InlineData("GBp", "GBP", 100)]
    [InlineData("GBX", "GBP", 100)]
    [InlineData("ZAc", "ZAR", 100)]
    [InlineData("ILA", "ILS", 100)]
    [InlineData(null, null, 1)]
    public async Task Pence_become_pounds_in_prices_dividends_and_name_and_nothing_else_changes(string? quoted, string? currency, int parts)
    {
        const string Events = """
            {"dividends":{"1":{"amount":5,"date":1704205800}},"capitalGains":{"1":{"amount":3,"date":1704205800}},"splits":{"1":{"date":1704205800,"numerator":4,"denominator":1}}}
            """;

        var answer = await StubYahoo.Saying(new ChartBody(Day) { Currency = quoted, Events = Events }.ToString()).FetchAsync();

        Assert.Equal(currency, answer.Currency);
        Assert.Equal([new PriceBar(Day.Day, 100m / parts, 110m / parts, 90m / parts, 105m / parts, 104m / parts, 1000)], answer.Bars);
        Assert.Equal(
            [
                new CorporateAction(Day.Day, "capital_gain", 3m / parts),
                new CorporateAction(Day.Day, "dividend", 5m / parts),
                new CorporateAction(Day.Day, "split", 4m),
            ],
            answer.Actions);
    }

    [Fact]
    public async Task Two_dividends_of_one_day_are_one_and_a_reverse_split_is_below_one()
    {
        const string Events = """
            {"dividends":{"1":{"amount":0.5,"date":1704205800},"2":{"amount":1.25,"date":1704205801}},"splits":{"1":{"date":1704292200,"numerator":1,"denominator":8}}}
            """;

        var answer = await StubYahoo.Saying(new ChartBody(Day) { Events = Events }.ToString()).FetchAsync();

        Assert.Equal(
            [new CorporateAction(Day.Day, "dividend", 1.75m), new CorporateAction(Day.Day.AddDays(1), "split", 0.125m)], answer.Actions);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_rejected_by_name_and_costs_no_bar()
    {
        const string Events = """{"splits":{"1":{"date":1704205800,"numerator":1,"denominator":0}},"dividends":{"1":{"amount":"Infinity","date":1704205800}}}""";

        var answer = await StubYahoo.Saying(new ChartBody(Day) { Events = Events }.ToString()).FetchAsync();

        Assert.Single(answer.Bars);
        Assert.Empty(answer.Actions);
        Assert.Equal(
            [("unreadable_action", "split of 2024-01-02"), ("unreadable_action", "dividend of 2024-01-02")],
            answer.Unreadable.Select(row => (row.Rule, row.RowKey)));
    }

    [Fact]
    public async Task Events_before_the_first_session_asked_for_are_left_out()
    {
        const string Events = """{"dividends":{"1":{"amount":1,"date":1704119400},"2":{"amount":2,"date":1704205800}}}""";

        var answer = await StubYahoo.Saying(new ChartBody(Day) { Events = Events }.ToString()).FetchAsync("AAPL", Day.Day, TestContext.Current.CancellationToken);

        Assert.Equal(2m, Assert.Single(answer.Actions).Value);
    }

    [Fact]
    public async Task The_live_bar_of_today_is_passed_on_beside_the_session_it_repeats()
    {
        var live = Day with { Close = "106" };

        var answer = await StubYahoo.Saying(new ChartBody(Day, live) { Timestamps = ["1704205800", "1704225600"] }.ToString()).FetchAsync();

        Assert.Equal([(Day.Day, 105m), (Day.Day, 106m)], answer.Bars.Select(bar => (bar.Date, bar.Close!.Value)));
    }

    [Fact]
    public async Task A_row_whose_timestamp_is_none_is_rejected_with_its_place()
    {
        var answer = await StubYahoo.Saying(new ChartBody(Day, Day) { Timestamps = ["1704205800", "null"] }.ToString()).FetchAsync();

        Assert.Single(answer.Bars);
        Assert.Equal(("row 2", "unreadable_date"), answer.Unreadable.Select(row => (row.RowKey, row.Rule)).Single());
    }

    [Fact]
    public async Task The_whole_range_is_asked_for_with_a_day_to_spare_and_the_symbol_escaped()
    {
        Uri? asked = null;
        var feed = StubYahoo.Feed(request =>
        {
            asked = request.RequestUri;
            return StubYahoo.Answer(new ChartBody(Day) { Symbol = "^GSPC" }.ToString());
        });

        await feed.FetchAsync("^GSPC", new DateOnly(2024, 1, 2), TestContext.Current.CancellationToken);

        // 2024-01-01 and 2024-05-07 20:00, UTC.
        Assert.Equal(
            "https://query2.finance.yahoo.com/v8/finance/chart/%5EGSPC?period1=1704067200&period2=1715112000&interval=1d&includePrePost=false&events=div,splits,capitalGains",
            asked!.AbsoluteUri);
    }
}
