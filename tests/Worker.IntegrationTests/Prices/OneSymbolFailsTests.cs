using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Prices;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Prices;

/// <summary>One bad input never ends a run, and nothing that failed looks like a success.</summary>
public sealed class OneSymbolFailsTests(PostgresFixture postgres)
{
    private static readonly PriceBar[] History = Bars.Ending(Bars.LastSession, [.. Enumerable.Range(1, 40).Select(i => 100m + i)]);

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_that_of_its_symbol_and_is_recorded_with_its_type()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        bench.Feed.Crashes["BBB"] = new ArgumentException("infinity cannot be written as valid JSON");
        bench.Feed.Crashes["CCC"] = new TaskCanceledException("by nobody's wish");
        bench.Feed.Set("DDD", History);

        var report = await bench.RunAsync("AAA", "BBB", "CCC", "DDD");

        Assert.Equal(["BBB", "CCC"], report.Failed.Select(symbol => symbol.Symbol));
        Assert.Equal(80, await bench.CountAsync("price_bars"));
        Assert.Equal(
            [["BBB", "BBB: ArgumentException: infinity cannot be written as valid JSON No rule foresees this answer of the feed; the log has the details."]],
            await bench.RowsAsync("select symbol, last_error from worker.symbols where symbol = 'BBB'"));
    }

    [Fact]
    public async Task What_the_database_refuses_fails_its_symbol_and_not_those_that_are_written_with_it()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        bench.Feed.Set("BBB", History);
        bench.Feed.Answers["BBB"] = bench.Feed.Answers["BBB"] with { Currency = "U\0" };
        bench.Feed.Set("CCC", History);

        var report = await bench.RunAsync("AAA", "BBB", "CCC");

        Assert.Contains("PostgreSQL cannot hold what the feed answered", Assert.Single(report.Failed).Error, StringComparison.Ordinal);
        Assert.Equal([["AAA", 40L], ["CCC", 40L]], await bench.RowsAsync("select symbol, count(*) from worker.price_bars group by 1 order by 1"));
        Assert.Equal([40, 0, 40], report.Symbols.Select(symbol => symbol.BarsWritten));
    }

    [Fact]
    public async Task A_symbol_whose_every_row_is_rejected_has_failed_and_the_rows_are_kept()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", [.. History.Select(bar => bar with { Volume = -1 })]);

        var failed = OnlyFailure(await bench.RunJobAsync("AAA"));

        Assert.Contains("AAA: every row of csv was rejected (negative_volume 40)", failed.Error, StringComparison.Ordinal);
        Assert.Equal(40, await bench.CountAsync("rejected_bars"));
    }

    [Fact]
    public async Task A_new_symbol_without_any_price_has_failed()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA");

        var failed = OnlyFailure(await bench.RunJobAsync("AAA"));

        Assert.Contains("AAA: csv has no price since 2020-01-01", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_source_is_asked_for_what_the_first_has_not_and_is_named()
    {
        await using var bench = await IngestionBench.StartAsync(postgres, hasSecond: true);
        bench.Feed.Set("AAA", History);
        bench.Feed.Failures["BBB"] = "BBB is not known";
        bench.Feed.Set("CCC", [.. History.Select(bar => bar with { Volume = -1 })]);
        bench.Feed.Crashes["DDD"] = new InvalidOperationException("oops");
        foreach (var symbol in (string[])["BBB", "CCC", "DDD"])
            bench.Second.Set(symbol, History);

        var outcome = await bench.RunJobAsync("AAA", "BBB", "CCC", "DDD");

        Assert.Equal("""{"csv":1,"sql":3}""", outcome.Metrics["sources"]!.ToJsonString());
        Assert.Equal(
            [["AAA", "csv", 40L], ["BBB", "sql", 40L], ["CCC", "sql", 40L], ["DDD", "sql", 40L]],
            await bench.RowsAsync("select symbol, source, count(*) from worker.price_bars group by 1, 2 order by 1"));
        Assert.Equal(["BBB", "CCC", "DDD"], bench.Second.Asked.Select(asked => asked.Symbol).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_symbol_that_no_source_has_says_what_each_said()
    {
        await using var bench = await IngestionBench.StartAsync(postgres, hasSecond: true);
        bench.Feed.Failures["AAA"] = "no file";
        bench.Second.Failures["AAA"] = "no row";

        var failed = OnlyFailure(await bench.RunJobAsync("AAA"));

        Assert.Contains("AAA: none of the sources csv, sql has usable prices. csv: no file sql: no row", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_comes_back_rewrites_the_whole_history()
    {
        await using var bench = await IngestionBench.StartAsync(postgres, hasSecond: true);
        bench.Feed.Failures["AAA"] = "away";
        bench.Second.Set("AAA", [.. History.Select(bar => bar with { AdjustedClose = null })]);
        await bench.RunAsync("AAA");
        bench.Feed.Failures.Clear();
        bench.Feed.Set("AAA", History);

        var report = Assert.Single((await bench.RunAsync("AAA")).Symbols);

        Assert.Equal((40, true, "csv"), (report.BarsWritten, report.IsFull, report.Source));
        Assert.Equal([["csv", 40L]], await bench.RowsAsync("select source, count(*) from worker.price_bars group by 1"));
    }

    [Fact]
    public async Task A_first_session_that_the_settings_move_back_brings_the_older_part_once()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        bench.Settings.From = History[20].Date;
        await bench.RunAsync("AAA");
        bench.Settings.From = new DateOnly(2015, 1, 1);

        var moved = Assert.Single((await bench.RunAsync("AAA")).Symbols);
        var repeat = Assert.Single((await bench.RunAsync("AAA")).Symbols);

        Assert.Equal((20, true), (moved.BarsWritten, moved.IsFull));
        Assert.Equal((0, false), (repeat.BarsWritten, repeat.IsFull));
        Assert.Equal(40, await bench.CountAsync("price_bars"));
    }

    [Fact]
    public async Task A_symbol_in_another_case_is_the_same_series()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", History);
        bench.Feed.Set("bbb", History);
        bench.Feed.Answers["bbb"] = bench.Feed.Answers["bbb"] with { Symbol = "BBB" };
        await bench.RunJobAsync("AAA");

        await bench.RunJobAsync("aaa", "Aaa", "bbb");

        Assert.Equal([["AAA", 40L], ["BBB", 40L]], await bench.RowsAsync("select symbol, count(*) from worker.price_bars group by 1 order by 1"));
    }

    [Fact]
    public async Task The_symbol_of_the_settings_is_spelt_as_there_whatever_the_feed_calls_it()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Settings.Symbols = ["aaa"];
        bench.Feed.Set("aaa", History);
        bench.Feed.Answers["aaa"] = bench.Feed.Answers["aaa"] with { Symbol = "AAA" };

        await bench.RunJobAsync();

        Assert.Equal([["aaa", 40L]], await bench.RowsAsync("select symbol, count(*) from worker.price_bars group by 1"));
    }

    /// <summary>The failure of a run in which nothing else was done.</summary>
    private static FailedPart OnlyFailure(JobOutcome outcome)
    {
        Assert.True(outcome.Parts!.AllFailed);
        return Assert.Single(outcome.Parts.Failed);
    }
}
