using Worker.IntegrationTests.Database;
using Worker.Tests;
using Worker.Tests.Prices;
using Worker.Tests.Prices.Yahoo;

namespace Worker.IntegrationTests.Prices;

/// <summary>Ten days without a session in Tokyo, 27 April to 6 May 2019.</summary>
public sealed class GoldenWeekTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_recorded_tokyo_share_is_not_late_in_golden_week_and_its_holidays_are_no_sessions()
    {
        var answer = await StubYahoo.Saying(SharedCases.Read("yahoo-golden-week/7203.T.json")).FetchAsync("7203.T");
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Settings.From = new(2017, 1, 1);
        bench.Feed.Answers["7203.T"] = answer with { Bars = [.. answer.Bars.Where(bar => bar.Date < new DateOnly(2019, 5, 1))] };

        await bench.RunAsync("7203.T");

        await AssertNotLateAsync(bench);
        // The made-up answer has bars on the holidays of 2017, which are no sessions.
        Assert.Equal([["not_a_session", 11L]], await bench.RowsAsync("select rule, count(*) from worker.rejected_bars group by rule"));
    }

    [Fact]
    public async Task A_tokyo_share_by_its_suffix_is_not_late_in_golden_week()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Settings.From = new(2019, 1, 1);
        bench.Feed.Set("7203.T", [.. Enumerable.Range(15, 12).Where(day => day is not (20 or 21)).Select(day => Bars.Of(new(2019, 4, day), 6_500m + day))]);

        await bench.RunAsync("7203.T");

        await AssertNotLateAsync(bench);
        Assert.Equal(0, await bench.CountAsync("rejected_bars"));
    }

    private static async Task AssertNotLateAsync(IngestionBench bench)
    {
        Assert.Equal([["tokyo", "Asia/Tokyo", new TimeOnly(15, 0)]], (await bench.RowsAsync("select calendar, time_zone, session_close from worker.symbols"))
            .Select(row => row.Select(value => value is TimeSpan time ? TimeOnly.FromTimeSpan(time) : value).ToArray()));
        Assert.Equal(new DateOnly(2019, 4, 26), await bench.Database.ScalarAsync<DateOnly>(
            "select worker.expected_session(calendar, time_zone, session_close, '2019-05-06T12:00:00Z') from worker.symbols", TestContext.Current.CancellationToken));
        Assert.Equal(new DateOnly(2019, 5, 7), await bench.Database.ScalarAsync<DateOnly>(
            "select worker.expected_session(calendar, time_zone, session_close, '2019-05-07T12:00:00Z') from worker.symbols", TestContext.Current.CancellationToken));
    }
}
