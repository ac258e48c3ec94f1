using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Observability;
using Worker.Prices;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Prices;

public sealed class PriceIngestionTests(PostgresFixture postgres)
{
    private static readonly PriceBar[] History = Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, 40).Select(i => 100m + i)]);

    [Fact]
    public async Task A_history_is_stored_and_a_repeat_writes_no_row()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        // More digits than the column holds must not make a row differ from itself.
        bench.Feed.Set("AAA", [.. History.Select(bar => bar with { Close = bar.Close + 0.1234567891m })]);

        Assert.Equal(40, Assert.Single((await bench.RunAsync("AAA")).Symbols).BarsWritten);
        var before = await bench.RowsAsync("select xmin::text, * from worker.price_bars order by date");
        bench.Time.Advance(TimeSpan.FromHours(1));
        var incremental = Assert.Single((await bench.RunAsync("AAA")).Symbols);
        var full = Assert.Single((await bench.RunAsync(["AAA"], full: true)).Symbols);

        Assert.Equal((0, 0), (incremental.BarsWritten, full.BarsWritten));
        Assert.Equal((false, true), (incremental.IsFull, full.IsFull));
        Assert.Equal(before, await bench.RowsAsync("select xmin::text, * from worker.price_bars order by date"));
    }

    [Fact]
    public async Task Only_what_is_new_and_the_overlap_is_asked_for()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History[..^2]);
        await bench.RunAsync("AAA");
        bench.Feed.Set("AAA", History);

        var report = Assert.Single((await bench.RunAsync("AAA")).Symbols);

        Assert.Equal([("AAA", new DateOnly(2020, 1, 1)), ("AAA", History[28].Date)], bench.Feed.Asked);
        Assert.Equal((2, false), (report.BarsWritten, report.IsFull));
        Assert.Equal(40, await bench.CountAsync("price_bars"));
    }

    [Fact]
    public async Task A_symbol_that_the_settings_no_longer_name_is_not_followed_after_the_next_fetch_of_all()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        bench.Feed.Set("BBB", History);
        bench.Settings.Symbols = ["AAA", "BBB"];
        await bench.RunJobAsync();
        bench.Settings.Symbols = ["AAA"];

        await bench.RunJobAsync("AAA");
        Assert.Equal([["AAA"], ["BBB"]], await bench.RowsAsync("select symbol from api.price_freshness order by symbol"));

        await bench.RunJobAsync();
        Assert.Equal([["AAA"]], await bench.RowsAsync("select symbol from api.price_freshness"));

        await bench.RunJobAsync("BBB");
        Assert.Equal([["AAA"], ["BBB"]], await bench.RowsAsync("select symbol from api.price_freshness order by symbol"));
    }

    [Fact]
    public async Task A_split_puts_the_whole_history_on_the_new_basis_and_leaves_nothing_on_the_old()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History[..^1]);
        await bench.RunAsync("AAA");
        // The restated history has lost one old bar.
        bench.Feed.Answers["AAA"] = Bars.Answer([.. History.Where((_, i) => i != 5).Select(Halved)])
            with
        { Symbol = "AAA", Actions = [new(Bars.LastSession, "split", 2m)] };

        var report = Assert.Single((await bench.RunAsync("AAA")).Symbols);
        var repeat = Assert.Single((await bench.RunAsync("AAA")).Symbols);

        Assert.Equal((39, 1, 1, true), (report.BarsWritten, report.BarsRemoved, report.ActionsWritten, report.IsFull));
        Assert.Equal((0, 0, 0, false), (repeat.BarsWritten, repeat.BarsRemoved, repeat.ActionsWritten, repeat.IsFull));
        Assert.Equal(70m, await bench.Database.ScalarAsync<decimal>("select max(close) from worker.price_bars", TestContext.Current.CancellationToken));
        Assert.Equal([[Bars.LastSession, "split", 2m]], await bench.RowsAsync("select date, kind, value from worker.corporate_actions"));
    }

    [Fact]
    public async Task A_restated_history_without_most_of_the_stored_bars_is_refused_and_nothing_is_lost()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        await bench.RunAsync("AAA");
        bench.Feed.Set("AAA", [.. History[30..].Select(Halved)]);

        var report = Assert.Single((await bench.RunAsync("AAA")).Symbols);

        Assert.Contains("without 30 of the 40 stored bars", report.Error, StringComparison.Ordinal);
        Assert.Equal(140m, await bench.Database.ScalarAsync<decimal>("select max(close) from worker.price_bars", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_bad_symbol_does_not_fail_the_others_and_its_error_stands_until_it_is_well_again()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        bench.Feed.Set("CCC", History);
        bench.Feed.Failures["BBB"] = "BBB: the feed does not know it\0";

        var outcome = await bench.RunJobAsync("AAA", "BBB", "CCC");
        var errors = await bench.RowsAsync("select symbol, last_error from worker.symbols order by symbol");
        bench.Feed.Failures.Clear();
        bench.Feed.Set("BBB", History);
        await bench.RunJobAsync("BBB");

        Assert.Equal("80 bars written for 2 of 3 symbols, 0 rejected", outcome.Summary);
        Assert.Equal(new FailedPart("BBB", "BBB: the feed does not know it "), Assert.Single(outcome.Parts!.Failed));
        Assert.Equal("BBB", (string?)Assert.Single(outcome.Metrics["failed"]!.AsArray()));
        Assert.Equal([["AAA", null], ["BBB", "BBB: the feed does not know it "], ["CCC", null]], errors);
        Assert.Equal(0, await bench.Database.ScalarAsync<long>(
            "select count(*) from worker.symbols where last_error is not null", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_failed_fetch_changes_nothing_that_is_known_of_the_symbol()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Answers["AAA"] = Bars.Answer(History) with { Symbol = "AAA", Currency = "KRW", TimeZone = "Asia/Seoul", SessionClose = new(15, 0) };
        await bench.RunAsync("AAA");
        const string Known = "select source, currency, time_zone, calendar, session_close, first_date, last_date, last_success_at from worker.symbols";
        var before = await bench.RowsAsync(Known);
        bench.Time.Advance(TimeSpan.FromDays(1));
        bench.Feed.Failures["AAA"] = "no answer";

        await bench.RunAsync("AAA");

        Assert.Equal(["csv", "KRW", "Asia/Seoul", "weekdays", new TimeOnly(15, 0), History[0].Date, Bars.LastSession],
            before.Single()[..^1].Select(value => value switch { DateTime date => DateOnly.FromDateTime(date), TimeSpan time => TimeOnly.FromTimeSpan(time), _ => value }));
        Assert.Equal(before, await bench.RowsAsync(Known));
        Assert.Equal("no answer", await bench.Database.ScalarAsync<string>("select last_error from worker.symbols", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_in_which_every_symbol_fails_has_failed()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Failures["AAA"] = "AAA is not known";
        bench.Feed.Failures["BBB"] = "BBB is not known";

        var parts = (await bench.RunJobAsync("AAA", "BBB")).Parts!;

        Assert.True(parts.AllFailed);
        Assert.Equal("2 of 2 failed: AAA is not known; BBB is not known", parts.ToText(1));
    }

    [Fact]
    public async Task A_run_without_symbols_says_what_to_set()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);

        var error = await Assert.ThrowsAsync<OperatorException>(() => bench.RunJobAsync());

        Assert.Contains("Prices:Symbols", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_bar_is_stored_once_with_its_rule_and_values()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", [.. History[..^1], History[^1] with { Close = 999m }]);

        var first = Assert.Single((await bench.RunAsync("AAA")).Symbols);
        bench.Time.Advance(TimeSpan.FromHours(1));
        var repeat = Assert.Single((await bench.RunAsync("AAA")).Symbols);

        Assert.Equal((1, 1), (first.Rejected, first.RejectionsWritten));
        Assert.Equal((1, 0), (repeat.Rejected, repeat.RejectionsWritten));
        var row = Assert.Single(await bench.RowsAsync(
            """select symbol, source, rule, row_key, run_id, "values" ->> 'close', detail from worker.rejected_bars"""));
        Assert.Equal(["AAA", "csv", "close_outside_range", "2020-12-31", 7L, "999"], row[..^1]);
        Assert.Equal("close 999 lies outside low 138.60 to high 141.40", row[^1]);
        Assert.Equal(39, await bench.CountAsync("price_bars"));
    }

    [Fact]
    public async Task What_cannot_be_written_whole_is_not_written_at_all()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("BBB", History);
        bench.Feed.Answers["AAA"] = Bars.Answer(History) with
        {
            Symbol = "AAA",
            Actions = [new(Bars.LastSession, "dividend", 1m)],
            Unreadable = [new RejectedBar("line 3", null, "unreadable", "two\0words", "{}")],
        };

        var report = await bench.RunAsync("AAA", "BBB");

        Assert.StartsWith("AAA: PostgreSQL cannot hold", Assert.Single(report.Failed).Error, StringComparison.Ordinal);
        Assert.Equal([["BBB", 40L]], await bench.RowsAsync("select symbol, count(*) from worker.price_bars group by symbol"));
        Assert.Equal(0, await bench.CountAsync("corporate_actions"));
        Assert.Equal([["AAA", null]], await bench.RowsAsync("select symbol, last_success_at from worker.symbols where last_error is not null"));
    }

    private static PriceBar Halved(PriceBar bar) => Bars.Of(bar.Date, bar.Close!.Value / 2);
}
