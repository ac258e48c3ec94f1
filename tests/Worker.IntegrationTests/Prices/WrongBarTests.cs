using Worker.IntegrationTests.Database;
using Worker.Prices;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Prices;

/// <summary>Wrong bars over several nights: what is caught stays caught, and what turns out right is no longer listed.</summary>
public sealed class WrongBarTests(PostgresFixture postgres)
{
    private static readonly PriceBar[] History = Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, 40).Select(i => 100m + i)]);

    [Fact]
    public async Task Bars_in_another_unit_stay_caught_however_many_nights_they_come()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History[..20]);
        await bench.RunAsync("AAA");

        for (var night = 21; night <= 40; night++)
        {
            bench.Feed.Set("AAA", [.. History[..20], .. History[20..night].Select(bar => Bars.Of(bar.Date, bar.Close!.Value / 100))]);
            await bench.RunAsync("AAA");
        }

        Assert.Equal(20, await bench.CountAsync("price_bars"));
        Assert.Equal([["unit_switch", 20L]], await bench.RowsAsync("select rule, count(*) from worker.rejected_bars group by rule"));
    }

    [Fact]
    public async Task A_bar_that_is_accepted_later_leaves_the_list_of_rejected_ones()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", [.. History[..^2], History[^2] with { Close = 999m }, History[^1] with { Close = 999m }]);
        await bench.RunAsync("AAA");
        Assert.Equal(2, await bench.CountAsync("rejected_bars"));
        bench.Feed.Set("AAA", [.. History[..^1], History[^1] with { Close = 999m }]);

        await bench.RunAsync("AAA");

        Assert.Equal([[Bars.LastSession]], await bench.RowsAsync("select date from worker.rejected_bars"));
    }

    [Fact]
    public async Task Bars_that_were_stored_in_another_unit_are_removed_when_the_whole_history_shows_them()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        PriceBar[] bars = [.. History.Select((bar, i) => i is 10 or 11 ? Bars.Of(bar.Date, bar.Close!.Value / 100) : bar)];
        bench.Feed.Set("AAA", History);
        await bench.RunAsync("AAA");
        await bench.Database.ExecuteAsync(
            $"update worker.price_bars set close = close / 100, adjusted_close = adjusted_close / 100 where date in ('{bars[10].Date:O}', '{bars[11].Date:O}')",
            TestContext.Current.CancellationToken);
        bench.Feed.Set("AAA", bars);

        var report = Assert.Single((await bench.RunAsync(["AAA"], full: true)).Symbols);

        Assert.Equal((null, 2, 2), (report.Error, report.BarsRemoved, report.Rejected));
        Assert.Equal(38, await bench.CountAsync("price_bars"));
    }

    [Fact]
    public async Task Gaps_are_listed_by_date_with_the_reason()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA",
        [
            .. History.Select((bar, i) => i switch
            {
                5 => new PriceBar(bar.Date, null, null, null, null, null, 100),
                20 => bar with { Close = 999m },
                _ => bar,
            }).Where((_, i) => i != 12),
        ]);

        await bench.RunAsync("AAA");

        Assert.Equal(
            [["AAA", History[5].Date, "null_row"], ["AAA", History[12].Date, "no_row"], ["AAA", History[20].Date, "close_outside_range"]],
            await bench.RowsAsync("select symbol, date, reason from api.price_gaps order by date"));
    }

    [Fact]
    public async Task A_row_without_prices_that_the_feed_takes_back_is_a_missing_row()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        PriceBar[] withNull = [.. History.Select((bar, i) => i == 35 ? new PriceBar(bar.Date, null, null, null, null, null, 100) : bar)];
        bench.Feed.Set("AAA", withNull);
        await bench.RunAsync("AAA");
        Assert.Equal([[History[35].Date, "null_row"]], await bench.RowsAsync("select date, reason from api.price_gaps"));
        bench.Feed.Set("AAA", [.. withNull.Where((_, i) => i != 35)]);

        await bench.RunAsync("AAA");

        Assert.Equal([[History[35].Date, "no_row"]], await bench.RowsAsync("select date, reason from api.price_gaps"));
    }

    [Fact]
    public async Task Tiny_prices_are_stored_with_their_digits_and_repairs_by_their_name()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Settings.Calendars["PEPX-USD"] = "every_day";
        bench.Feed.Set("PEPX-USD", [.. Enumerable.Range(0, 20).Select(day => Bars.Of(Bars.LastSession.AddDays(day - 20), 0.000012345671m + 0.000000000123m * day))]);
        bench.Feed.Set("AAA", [.. History[..^1], History[^1] with { Close = 141.5m }]);

        await bench.RunAsync("PEPX-USD", "AAA");

        Assert.Equal(20, await bench.Database.ScalarAsync<long>(
            "select count(distinct close) from api.prices where symbol = 'PEPX-USD'", TestContext.Current.CancellationToken));
        Assert.Equal([[141.5m, 141.5m, "range_widened"]], await bench.RowsAsync("select close, high, repair from api.prices where repair is not null"));
    }
}
