using System.Globalization;
using Worker.Prices;
using Worker.Prices.Ingestion;
using Worker.Storage.Tables;

namespace Worker.Tests.Prices.Ingestion;

public sealed class SymbolPullTests
{
    private static readonly DateTimeOffset Evening = Instant("2020-12-31T22:00:00Z");
    private static readonly PriceBar[] History = Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, 40).Select(i => 100m + i)]);

    private readonly FakeFeed _feed = new();
    private readonly PricesOptions _settings = new() { From = new(2020, 1, 1), OverlapSessions = 10 };
    private readonly List<string> _restatements = [];

    [Fact]
    public async Task An_unchanged_overlap_is_asked_for_once()
    {
        _feed.Set("TEST", History);

        var pull = await PullAsync(Store(History[..^1]));

        Assert.Equal([("TEST", History[29].Date)], _feed.Asked);
        Assert.Equal(11, pull.Bars.Accepted.Count);
        Assert.Empty(_restatements);
    }

    [Fact]
    public async Task A_restated_history_is_pulled_again_from_the_start()
    {
        var split = new CorporateAction(Bars.LastSession, "split", 4m);
        _feed.Answers["TEST"] = Bars.Answer([.. History.Select(Quartered)]) with { Actions = [split] };

        var pull = await PullAsync(Store(History[..^1]));

        Assert.Equal([("TEST", History[29].Date), ("TEST", new(2020, 1, 1))], _feed.Asked);
        Assert.True(pull.Plan.IsFull);
        Assert.Equal(History.Select(bar => bar.Close / 4), pull.Bars.Accepted.Select(bar => bar.Close));
        Assert.Equal(["a new split of 4 on 2020-12-31"], _restatements);
    }

    [Fact]
    public async Task A_restatement_without_an_action_is_seen_in_the_closes()
    {
        _feed.Set("TEST", [.. History.Select(Quartered)]);

        var pull = await PullAsync(Store(History[..^1]));

        Assert.Equal(40, pull.Bars.Accepted.Count);
        Assert.Single(_restatements);
    }

    [Fact]
    public async Task Full_asks_once_and_for_everything()
    {
        _feed.Set("TEST", History);

        await PullAsync(Store(History), full: true);

        Assert.Equal([("TEST", new(2020, 1, 1))], _feed.Asked);
    }

    [Theory]
    [InlineData("2020-12-31T20:59:00Z", 39)] // 15:59 in New York
    [InlineData("2020-12-31T21:00:00Z", 40)]
    public async Task The_bar_of_a_session_counts_once_the_session_is_over_at_the_exchange(string now, int accepted)
    {
        _feed.Set("TEST", History);

        var pull = await PullAsync(new StoredPrices(), now: Instant(now));

        Assert.Equal(accepted, pull.Bars.Accepted.Count);
        Assert.All(pull.Bars.Rejected, bar => Assert.Equal("unfinished_session", bar.Rule));
    }

    [Fact]
    public async Task The_exchanges_own_close_and_time_zone_count_where_the_feed_gives_them()
    {
        _feed.Answers["TEST"] = Bars.Answer(History) with { TimeZone = "Asia/Seoul", SessionClose = new(15, 30) };

        var pull = await PullAsync(new StoredPrices(), now: Instant("2020-12-31T06:29:00Z"));

        Assert.Equal("unfinished_session", Assert.Single(pull.Bars.Rejected).Rule);
        Assert.Equal(("weekdays", new TimeOnly(15, 30)), (pull.Listing.Calendar.Name, pull.Listing.SessionClose));
    }

    [Theory]
    [InlineData("2020-12-30T05:59:00Z", "2020-12-29")]
    [InlineData("2020-12-30T06:00:00Z", "2020-12-30")] // 15:00 in Tokyo, 1:00 in New York
    public async Task A_file_of_a_tokyo_share_is_over_at_tokyos_close(string now, string last)
    {
        _feed.Answers["7203.T"] = new() { Symbol = "7203.T", Bars = [.. Enumerable.Range(1, 30).Select(day => Bars.Of(new(2020, 12, day), 100m + day))] };

        var pull = await Pulls.RunAsync(
            _feed, "7203.T", new StoredPrices(), _settings, PullPlan.Whole(new StoredPrices(), _settings.From), Instant(now), _restatements.Add,
            TestContext.Current.CancellationToken);

        Assert.Equal(("tokyo", "Asia/Tokyo"), (pull.Listing.Calendar.Name, pull.Listing.TimeZone.Id));
        Assert.Equal(DateOnly.Parse(last, CultureInfo.InvariantCulture), pull.Bars.Accepted[^1].Date);
    }

    [Fact]
    public async Task The_early_close_of_a_half_day_is_not_taken_for_the_close_of_every_day()
    {
        _feed.Answers["TEST"] = Bars.Answer(History) with { TimeZone = "America/New_York", Exchange = "NMS", SessionClose = new(13, 0) };

        Assert.Equal(new(16, 0), (await PullAsync(new StoredPrices(), now: Instant("2020-11-27T19:00:00Z"))).Listing.SessionClose);
    }

    [Fact]
    public async Task The_calendar_of_the_settings_goes_before_the_one_the_history_suggests()
    {
        _feed.Set("TEST", History);
        _settings.Calendars["test"] = "every_day";

        Assert.Equal("every_day", (await PullAsync(new StoredPrices())).Listing.Calendar.Name);
    }

    [Fact]
    public async Task What_trades_every_day_ends_its_day_at_midnight_where_the_feed_says_nothing()
    {
        _feed.Set("TEST", [.. Enumerable.Range(0, 30).Select(day => Bars.Of(Bars.LastSession.AddDays(day - 29), 100m))]);

        var listing = (await PullAsync(new StoredPrices())).Listing;

        Assert.Equal(("every_day", "UTC", TimeOnly.MinValue), (listing.Calendar.Name, listing.TimeZone.Id, listing.SessionClose));
    }

    [Fact]
    public async Task A_time_zone_that_the_machine_does_not_know_fails_the_symbol_by_name()
    {
        _feed.Answers["TEST"] = Bars.Answer(History) with { TimeZone = "Mars/Olympus" };

        var error = await Assert.ThrowsAsync<PriceFeedException>(() => PullAsync(new StoredPrices()));

        Assert.Equal("TEST", error.Symbol);
        Assert.Contains("'Mars/Olympus'", error.Message, StringComparison.Ordinal);
    }

    private async Task<SymbolPull> PullAsync(StoredPrices stored, bool full = false, DateTimeOffset? now = null) => await Pulls.RunAsync(
        _feed, "TEST", stored, _settings, PullPlan.For(stored, _feed.Name, _settings.From, _settings.OverlapSessions, full), now ?? Evening,
        _restatements.Add, TestContext.Current.CancellationToken);

    private static PriceBar Quartered(PriceBar bar) => Bars.Of(bar.Date, bar.Close!.Value / 4);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static StoredPrices Store(PriceBar[] bars) => new()
    {
        Symbol = new SymbolRow
        {
            Symbol = "TEST",
            Source = "csv",
            TimeZone = "America/New_York",
            Calendar = "new_york",
            SessionClose = new(16, 0),
            FirstDate = bars[0].Date,
            RequestedFrom = new(2020, 1, 1),
        },
        Recent = [.. bars.Select(bar => new StoredBar(bar.Date, bar.Close!.Value, bar.AdjustedClose))],
    };
}
