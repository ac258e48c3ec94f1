using Worker.Calendars;
using Worker.Prices;
using Worker.Prices.Ingestion;
using Worker.Tests.Prices.Ingestion;

namespace Worker.Tests.Prices.Yahoo;

/// <summary>Answers of the chart service that once were read wrongly.</summary>
public sealed class YahooCaseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("BRLX.SA", 127)]
    [InlineData("BRLY.SA", 322)]
    public async Task Timestamps_late_in_the_evening_before_belong_to_the_next_day(string symbol, int sessions)
    {
        var answer = await AnswerAsync($"yahoo-dst-2300/{symbol}.json", symbol);

        Assert.Equal(sessions, answer.Bars.Select(bar => bar.Date).Distinct().Count());
        Assert.All(answer.Bars, bar => Assert.True(TradingCalendar.IsWeekday(bar.Date)));
        Assert.Equal(new(2026, 11, 24), answer.Bars[^1].Date);
    }

    [Fact]
    public async Task A_close_a_little_below_its_low_keeps_its_session()
    {
        var bars = await CheckAsync("yahoo-low-ohlc/000021.KS.json", "000021.KS");

        Assert.Empty(bars.Rejected);
        var bar = Assert.Single(bars.Accepted, bar => bar.Repair is not null);
        Assert.Equal((new DateOnly(2026, 10, 15), 9389m, 9389m, "range_widened"), (bar.Date, bar.Close!.Value, bar.Low!.Value, bar.Repair));
    }

    [Fact]
    public async Task Of_negative_oil_only_the_negative_close_is_rejected()
    {
        var bars = await CheckAsync("yahoo-negative-oil/CLX=F.json", "CLX=F");

        Assert.Equal(("non_positive_price", new DateOnly(2020, 4, 20)), (Assert.Single(bars.Rejected).Rule, bars.Rejected[0].Date));
        Assert.Equal(10.01m, Assert.Single(bars.Accepted, bar => bar.Date == new DateOnly(2020, 4, 21)).Close);
    }

    [Fact]
    public async Task Prices_adjusted_for_dividends_beside_a_close_that_is_not_are_brought_to_its_basis()
    {
        var bars = await CheckAsync("yahoo-ohl-adjusted/RENX.LS.json", "RENX.LS");

        // 2026-06-01 to 2026-11-24 has 127 weekdays, none of which is a holiday in Lisbon.
        Assert.Empty(bars.Rejected);
        Assert.Equal(127, bars.Accepted.Count);
        Assert.Equal((2.7m, 2.71m, 2.66m, 2.67m), (bars.Accepted[0].Open, bars.Accepted[0].High, bars.Accepted[0].Low, bars.Accepted[0].Close));
        Assert.All(bars.Accepted, bar => Assert.True(bar.Low <= bar.Close && bar.Close <= bar.High, $"{bar}"));
    }

    [Theory]
    [InlineData("PEPX-USD", "0.000006454321")]
    [InlineData("BTTX-USD", "0.00000055934138")]
    public async Task Tiny_prices_keep_their_digits(string symbol, string last)
    {
        var bars = await CheckAsync($"yahoo-tiny-price/{symbol}.json", symbol);

        Assert.Empty(bars.Rejected);
        Assert.Equal(116, bars.Accepted.Count);
        Assert.Equal(decimal.Parse(last, System.Globalization.CultureInfo.InvariantCulture), bars.Accepted[^1].Close);
        Assert.True(bars.Accepted.Select(bar => bar.Close).Distinct().Count() > 110);
    }

    [Fact]
    public async Task Sessions_in_pounds_among_pence_are_rejected_and_no_other()
    {
        var bars = await CheckAsync("yahoo-unit-switch/GBPX.L.json", "GBPX.L");

        DateOnly[] inPounds = [new(2026, 5, 11), new(2026, 5, 12), new(2026, 5, 13), new(2026, 5, 14), new(2026, 5, 15)];
        Assert.Equal(inPounds, bars.Rejected.Where(bar => bar.Rule == "unit_switch").Select(bar => bar.Date!.Value));
        // The made-up answer has bars on the bank holidays.
        Assert.All(bars.Rejected.Where(bar => bar.Rule != "unit_switch"), bar => Assert.Equal("not_a_session", bar.Rule));
    }

    [Theory]
    [InlineData("FLATX.L")]
    [InlineData("HALTX.L")]
    public async Task A_price_that_does_not_move_is_no_fault(string symbol)
    {
        var bars = await CheckAsync($"flat-price/{symbol}.json", symbol);

        Assert.All(bars.Rejected, bar => Assert.Equal("not_a_session", bar.Rule));
        Assert.Equal(756, bars.Accepted.Count + bars.Rejected.Count);
    }

    [Fact]
    public async Task Another_company_under_an_old_ticker_is_refused()
    {
        var first = (await CheckAsync("yahoo-ticker-reused/first.json", "FBX")).Accepted;
        var stored = new StoredPrices
        {
            Symbol = new() { Symbol = "FBX", Source = "yahoo", TimeZone = "America/New_York", Calendar = "new_york", SessionClose = new(16, 0), FirstDate = first[0].Date },
            Recent = [.. first.Select(bar => new StoredBar(bar.Date, bar.Close!.Value, bar.AdjustedClose))],
        };
        var feed = StubYahoo.Saying(SharedCases.Read("yahoo-ticker-reused/second.json"));

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => Pulls.RunAsync(
            feed, "FBX", stored, new PricesOptions(), PullPlan.For(stored, feed.Name, new PricesOptions().From, overlapSessions: 10, full: false), Now,
            _ => { }, TestContext.Current.CancellationToken));

        Assert.False(refusal.IsTransient);
        Assert.Contains("another company", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<CheckedBars> CheckAsync(string file, string symbol)
    {
        var answer = await AnswerAsync(file, symbol);
        var listing = Listing.Of(answer, new StoredPrices(), new PricesOptions(), Now);
        return BarChecks.Run(answer, listing.CheckedAt(Now, 0.5m, []));
    }

    private static Task<PriceFeedAnswer> AnswerAsync(string file, string symbol) => StubYahoo.Saying(SharedCases.Read(file)).FetchAsync(symbol);
}
