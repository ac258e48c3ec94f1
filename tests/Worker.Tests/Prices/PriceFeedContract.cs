using Worker.Prices;

namespace Worker.Tests.Prices;

/// <summary>What every feed promises, whatever it reads. A feed's own tests are beside its own class.</summary>
public abstract class PriceFeedContract
{
    private protected static readonly FeedDay[] ThreeDays =
    [
        new("2024-01-02", "187.15", "188.44", "183.885", "185.64", "184.7340", "82488700"),
        new("2024-01-03", "184.22", "185.88", "183.43", "184.25", "183.3508", "58414500"),
        new("2024-01-04", "182.15", "183.0872", "180.88", "181.91", "181.0222", "71983600"),
    ];

    private static readonly DateOnly Long = new(2000, 1, 1);

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A feed that knows one symbol with these rows, in this order.</summary>
    private protected abstract IPriceFeed FeedOf(string symbol, params FeedDay[] days);

    [Fact]
    public void Its_name_is_short_and_lower_case() => Assert.Matches("^[a-z]{2,12}$", FeedOf("AAPL", ThreeDays).Name);

    [Fact]
    public async Task Every_field_of_every_row_is_given_as_it_was_quoted()
    {
        var answer = await FeedOf("AAPL", ThreeDays).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal("AAPL", answer.Symbol);
        Assert.Equal(
            [
                new PriceBar(new DateOnly(2024, 1, 2), 187.15m, 188.44m, 183.885m, 185.64m, 184.7340m, 82488700),
                new PriceBar(new DateOnly(2024, 1, 3), 184.22m, 185.88m, 183.43m, 184.25m, 183.3508m, 58414500),
                new PriceBar(new DateOnly(2024, 1, 4), 182.15m, 183.0872m, 180.88m, 181.91m, 181.0222m, 71983600),
            ],
            answer.Bars);
        Assert.Empty(answer.Unreadable);
        Assert.Empty(answer.EmptyDays);
    }

    [Fact]
    public async Task Bars_before_the_first_session_asked_for_are_left_out()
    {
        var answer = await FeedOf("AAPL", ThreeDays).FetchAsync("AAPL", new DateOnly(2024, 1, 3), Cancelled);

        Assert.Equal([new DateOnly(2024, 1, 3), new DateOnly(2024, 1, 4)], answer.Bars.Select(bar => bar.Date));
    }

    [Fact]
    public async Task A_range_without_sessions_is_an_empty_answer_and_no_error()
    {
        var answer = await FeedOf("AAPL", ThreeDays).FetchAsync("AAPL", new DateOnly(2024, 2, 1), Cancelled);

        Assert.Empty(answer.Bars);
        Assert.Empty(answer.Unreadable);
    }

    [Fact]
    public async Task Rows_out_of_order_are_sorted()
    {
        var answer = await FeedOf("AAPL", ThreeDays[2], ThreeDays[0], ThreeDays[1]).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal([2, 3, 4], answer.Bars.Select(bar => bar.Date.Day));
    }

    [Fact]
    public async Task Two_rows_of_one_date_stay_two_in_the_order_in_which_they_came()
    {
        var answer = await FeedOf("AAPL", ThreeDays[0], ThreeDays[1], ThreeDays[1] with { Close = "184.99" }).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal([185.64m, 184.25m, 184.99m], answer.Bars.Select(bar => bar.Close));
    }

    [Fact]
    public async Task A_row_without_any_price_is_counted_and_is_no_bar()
    {
        var holiday = new FeedDay("2024-01-03", null, null, null, null, null, "58414500");

        var answer = await FeedOf("AAPL", ThreeDays[0], holiday, ThreeDays[2]).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal(2, answer.Bars.Count);
        Assert.Single(answer.EmptyDays);
        Assert.Empty(answer.Unreadable);
    }

    [Fact]
    public async Task A_row_with_only_a_close_keeps_the_others_empty()
    {
        var answer = await FeedOf("AAPL", ThreeDays[0], new FeedDay("2024-01-03", null, null, null, "184.25", null, null)).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal(new PriceBar(new DateOnly(2024, 1, 3), null, null, null, 184.25m, null, null), answer.Bars[1]);
    }

    [Theory]
    [InlineData("abc", "unreadable_number")]
    [InlineData("Infinity", "not_finite")]
    [InlineData("1e300", "number_too_large")]
    [InlineData("1000000000000", "number_too_large")]
    public async Task A_price_that_is_none_costs_its_row_and_no_other(string close, string rule)
    {
        var answer = await FeedOf("AAPL", ThreeDays[0], ThreeDays[1] with { Close = close }, ThreeDays[2]).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal([2, 4], answer.Bars.Select(bar => bar.Date.Day));
        var rejected = Assert.Single(answer.Unreadable);
        Assert.Equal((rule, "2024-01-03", new DateOnly(2024, 1, 3)), (rejected.Rule, rejected.RowKey, rejected.Date));
        Assert.Contains($"close was", rejected.Detail, StringComparison.Ordinal);
        Assert.Contains("expected", rejected.Detail, StringComparison.Ordinal);
        Assert.Equal("184.22", System.Text.Json.Nodes.JsonNode.Parse(rejected.Values)!["open"]!.ToString());
    }

    [Fact]
    public async Task Prices_are_kept_to_six_decimals_as_the_database_keeps_them()
    {
        var answer = await FeedOf("AAPL", ThreeDays[0] with { Close = "185.63999938964844" }).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal(185.639999m, answer.Bars[0].Close);
    }

    [Theory]
    [InlineData("^GSPC")]
    [InlineData("BRK-B")]
    [InlineData("EURUSD=X")]
    [InlineData("7203.T")]
    public async Task A_symbol_may_have_the_characters_that_exchanges_use(string symbol)
    {
        var answer = await FeedOf(symbol, ThreeDays).FetchAsync(symbol, Long, Cancelled);

        Assert.Equal(symbol, answer.Symbol);
        Assert.Equal(3, answer.Bars.Count);
    }

    [Fact]
    public async Task An_unknown_symbol_is_refused_by_name_for_good()
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => FeedOf("AAPL", ThreeDays).FetchAsync("NOSUCH", Long, Cancelled));

        Assert.Equal("NOSUCH", refusal.Symbol);
        Assert.False(refusal.IsTransient);
        Assert.Contains("NOSUCH", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_fetch_is_cancelled_and_no_failure_of_the_feed()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FeedOf("AAPL", ThreeDays).FetchAsync("AAPL", Long, cancelled.Token));
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        var feed = FeedOf("AAPL", ThreeDays);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => feed.FetchAsync("AAPL", Long, Cancelled), Cancelled)));

        Assert.All(answers, answer => Assert.Equal(3, answer.Bars.Count));
    }
}
