using Worker.Prices.Ingestion;
using Worker.Storage.Tables;

namespace Worker.Tests.Prices.Ingestion;

public sealed class PullPlanTests
{
    private static readonly DateOnly From = new(2010, 1, 1);

    [Fact]
    public void Nothing_stored_asks_for_everything() =>
        Assert.Equal(new PullPlan(From, IsFull: true, null), PullPlan.For(new StoredPrices(), "csv", From, 10, full: false));

    [Fact]
    public void Stored_bars_ask_for_the_overlap_and_what_follows()
    {
        var stored = Stored(30);

        var plan = PullPlan.For(stored, "csv", From, 10, full: false);

        Assert.Equal(new PullPlan(stored.Recent[20].Date, IsFull: false, stored.Recent[19].Close), plan);
    }

    [Fact]
    public void Fewer_bars_than_the_overlap_are_all_asked_for_again()
    {
        var stored = Stored(4);

        Assert.Equal(new PullPlan(stored.Recent[0].Date, IsFull: false, null), PullPlan.For(stored, "csv", From, 10, full: false));
    }

    [Fact]
    public void Full_asks_for_everything() =>
        Assert.Equal(new PullPlan(From, IsFull: true, null), PullPlan.For(Stored(30), "csv", From, 10, full: true));

    [Fact]
    public void Bars_of_another_feed_are_pulled_anew() =>
        Assert.True(PullPlan.For(Stored(30), "yahoo", From, 10, full: false).IsFull);

    [Fact]
    public void A_whole_history_reaches_back_to_the_first_stored_bar_where_that_is_earlier_than_the_settings() =>
        Assert.Equal(new DateOnly(2005, 3, 1), PullPlan.For(Stored(30, first: new(2005, 3, 1)), "csv", From, 10, full: true).From);

    [Theory]
    [InlineData(null, true)]
    [InlineData("2015-01-01", true)]
    [InlineData("2010-01-01", false)]
    [InlineData("2005-01-01", false)]
    public void Settings_that_want_an_earlier_session_than_was_ever_asked_for_ask_for_everything(string? requested, bool isFull)
    {
        var stored = Stored(30, first: new(2015, 6, 1));
        stored.Symbol!.RequestedFrom = requested is null ? null : DateOnly.Parse(requested, null);

        var plan = PullPlan.For(stored, "csv", From, 10, full: false);

        Assert.Equal((isFull, isFull), (plan.IsFull, plan.From == From));
    }

    private static StoredPrices Stored(int bars, DateOnly? first = null) => new()
    {
        Symbol = new SymbolRow
        {
            Symbol = "TEST",
            Source = "csv",
            TimeZone = "America/New_York",
            Calendar = "new_york",
            SessionClose = new(16, 0),
            FirstDate = first ?? From,
        },
        Recent = [.. Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, bars).Select(i => 100m + i)])
            .Select(bar => new StoredBar(bar.Date, bar.Close!.Value, bar.AdjustedClose))],
    };
}
