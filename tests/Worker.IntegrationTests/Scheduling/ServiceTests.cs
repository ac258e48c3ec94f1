using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Scheduling;

/// <summary>One service: its schedule, its requests and its chain.</summary>
public sealed class ServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_begins_within_a_second()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync();
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));

        for (var i = 0; i < 20; i++) await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));

        var median = await bench.Database.ScalarAsync<double>(
            "select percentile_cont(0.5) within group (order by extract(epoch from started_at - queued_at)) from api.runs where id > 1", Cancellation);
        TestContext.Current.SendDiagnosticMessage($"request to start, median of 20: {median * 1000:0} ms");
        Assert.True(median < 1, $"The median is {median:0.000} s.");
    }

    [Fact]
    public async Task Nightly_runs_its_links_in_order_as_runs_of_their_own()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync();

        var nightly = await bench.RequestAsync("nightly", """{"as_of": "2020-12-31"}""");
        await bench.UntilEndedAsync(nightly);
        var again = await bench.RequestAsync("nightly", """{"as_of": "2020-12-31"}""");
        await bench.UntilEndedAsync(again);

        Assert.Equal(
            ["fetch-prices succeeded", "train-forecaster succeeded", "forecast succeeded"], await LinksAsync(bench, nightly));
        Assert.Equal(["fetch-prices skipped", "train-forecaster skipped", "forecast skipped"], await LinksAsync(bench, again));
        Assert.StartsWith("skipped", await bench.StateAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_link_stops_its_chain_and_is_seen()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync(("Schedule__fetch-prices__Retry__MaxRetries", "1"), ("Schedule__fetch-prices__Retry__Delay", "00:00:01"));

        var nightly = await bench.RequestAsync("nightly", """{"symbols": ["NOSUCH"]}""");
        await bench.UntilEndedAsync(nightly);

        Assert.Equal(["fetch-prices failed"], await LinksAsync(bench, nightly));
        var (state, error, attempts) = await ReadAsync(bench, nightly);
        Assert.Equal("failed", state);
        Assert.StartsWith("fetch-prices (run ", error, StringComparison.Ordinal);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_time_that_was_missed_while_no_service_ran_is_made_good_once_unless_the_job_is_paused()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        (string, string)[] yearly =
        [
            ("Schedule__fetch-prices__Enabled", "true"), ("Schedule__fetch-prices__Cron", "0 0 0 1 1 ?"),
            ("Schedule__forecast__Enabled", "true"), ("Schedule__forecast__Cron", "0 0 0 1 1 ?"),
        ];
        await (await bench.StartServiceAsync(yearly)).TerminateAsync();
        await bench.Database.ExecuteAsync(
            "update quartz.qrtz_triggers set next_fire_time = next_fire_time - 3650 * 864000000000; select api.pause_job('forecast')", Cancellation);

        await bench.StartServiceAsync(yearly);
        await bench.UntilAsync("select state = 'succeeded' from api.runs where job = 'fetch-prices' and requested_by = 'schedule'", TimeSpan.FromSeconds(30));
        await bench.UntilAsync("select next_fire_time > 639000000000000000 from quartz.qrtz_triggers where trigger_name = 'forecast'", TimeSpan.FromSeconds(30));

        Assert.Equal(1, await bench.Database.ScalarAsync<long>("select count(*) from api.runs", Cancellation));
        Assert.Equal(
            ["forecast|True|True", "fetch-prices|False|False"],
            (await bench.Database.RowsAsync(
                "select name, is_paused, next_run_at is null or next_run_at < now() from api.jobs where cron is not null order by is_paused desc", Cancellation))
            .Select(row => string.Join('|', row)));
    }

    private static async Task<IEnumerable<string>> LinksAsync(ServiceBench bench, long parent) =>
        (await bench.Database.RowsAsync($"select job || ' ' || state from api.runs where parent_id = {parent} order by id", Cancellation)).Select(row => (string)row[0]!);

    private static async Task<(string State, string Error, int Attempts)> ReadAsync(ServiceBench bench, long parent)
    {
        var row = Assert.Single(await bench.Database.RowsAsync(
            $"select p.state, p.error, c.attempt from api.runs p join api.runs c on c.parent_id = p.id where p.id = {parent}", Cancellation));
        return ((string)row[0]!, (string)row[1]!, (int)row[2]!);
    }
}
