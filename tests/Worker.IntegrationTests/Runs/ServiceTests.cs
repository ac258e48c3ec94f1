using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Runs;

/// <summary>One service for all tests of the class: its requests and its chain.</summary>
public sealed class ServiceTests(ServiceTests.RunningService service) : IClassFixture<ServiceTests.RunningService>
{
    private readonly ServiceBench _bench = service.Bench;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_begins_within_a_second()
    {
        // Refused for want of prices: cheap.
        for (var i = 0; i < 20; i++) await _bench.UntilEndedAsync(await _bench.RequestAsync("forecast", """{"as_of": "2009-12-31"}"""));

        var median = await _bench.Database.ScalarAsync<double>(
            "select percentile_cont(0.5) within group (order by extract(epoch from started_at - queued_at)) from api.runs where args->>'as_of' = '2009-12-31'", Cancellation);
        TestContext.Current.SendDiagnosticMessage($"request to start, median of 20: {median * 1000:0} ms");
        Assert.True(median < 1, $"The median is {median:0.000} s.");
    }

    [Fact]
    public async Task Nightly_runs_its_child_runs_in_order_as_runs_of_their_own()
    {
        var nightly = await _bench.RequestAsync("nightly", """{"as_of": "2020-12-31"}""");
        await _bench.UntilEndedAsync(nightly);
        var again = await _bench.RequestAsync("nightly", """{"as_of": "2020-12-31"}""");
        await _bench.UntilEndedAsync(again);

        Assert.Equal(["fetch-prices succeeded", "train-forecaster succeeded", "forecast succeeded"], await PriceChildrenAsync(nightly));
        Assert.Equal(["fetch-prices skipped", "train-forecaster skipped", "forecast skipped"], await PriceChildrenAsync(again));
        Assert.Equal(["fetch-reviews skipped", "score-reviews skipped"], await ReviewChildrenAsync(nightly));
        Assert.StartsWith("skipped", await _bench.StateAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_child_run_is_tried_again_stops_its_chain_and_is_seen()
    {
        var nightly = await _bench.RequestAsync("nightly", """{"symbols": ["NOSUCH"]}""");
        await _bench.UntilEndedAsync(nightly);

        Assert.Equal(["fetch-prices failed"], await PriceChildrenAsync(nightly));
        Assert.Equal(["fetch-reviews skipped", "score-reviews skipped"], await ReviewChildrenAsync(nightly));
        var row = Assert.Single(await _bench.Database.RowsAsync(
            $"select p.state, p.error, c.attempt from api.runs p join api.runs c on c.parent_id = p.id where p.id = {nightly} and c.job = 'fetch-prices'", Cancellation));
        Assert.Equal("failed", row[0]);
        Assert.StartsWith("fetch-prices (run ", (string)row[1]!, StringComparison.Ordinal);
        Assert.Equal(2, row[2]);
        await _bench.UntilAsync(
            $"select count(*) = 1 from api.run_logs where run_id = {nightly} and level = 'warning' and message like 'Run % of fetch-prices, a part of this one, Failed: %'",
            TimeSpan.FromSeconds(15));
    }

    private Task<IEnumerable<string>> PriceChildrenAsync(long parent) => ChildrenAsync(parent, "job not like '%reviews'");

    private Task<IEnumerable<string>> ReviewChildrenAsync(long parent) => ChildrenAsync(parent, "job like '%reviews'");

    private async Task<IEnumerable<string>> ChildrenAsync(long parent, string chain) => (await _bench.Database.RowsAsync(
        $"select job || ' ' || state from api.runs where parent_id = {parent} and {chain} order by id", Cancellation)).Select(row => (string)row[0]!);

    public sealed class RunningService(PostgresFixture postgres) : IAsyncLifetime
    {
        private ServiceBench? _bench;

        internal ServiceBench Bench => _bench!;

        public async ValueTask InitializeAsync()
        {
            _bench = await ServiceBench.CreateAsync(postgres);
            await _bench.StartServiceAsync(("Schedule__fetch-prices__Retry__MaxRetries", "1"), ("Schedule__fetch-prices__Retry__Delay", "00:00:01"));
        }

        public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
