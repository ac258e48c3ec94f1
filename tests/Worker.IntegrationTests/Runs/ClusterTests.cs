using System.Diagnostics;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Runs;

/// <summary>Two real services on one real database.</summary>
public sealed class ClusterTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_requests_are_each_run_exactly_once()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        var first = await bench.StartServiceAsync(("Logging__LogLevel__Default", "Error"), ("Logging__LogLevel__Worker.Cli", "Information"));
        var second = await bench.StartServiceAsync(("Logging__LogLevel__Default", "Error"), ("Logging__LogLevel__Worker.Cli", "Information"));
        var clock = Stopwatch.StartNew();

        // Refused for want of prices: cheap, and each leaves its run.
        await bench.Database.ExecuteAsync(
            """select api.request_run('forecast', '{"as_of": "2019-12-31"}') from generate_series(1, 1000)""", Cancellation);
        await bench.UntilAsync("select count(*) = 1000 from api.runs where state = 'failed'", TimeSpan.FromMinutes(3));

        TestContext.Current.SendDiagnosticMessage($"1,000 requests, two services: {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(1000, await bench.Database.ScalarAsync<long>("select count(*) from api.runs where attempt = 1 and error like 'No forecast%'", Cancellation));
        var nodes = await bench.Database.RowsAsync("select node, count(*) from api.runs group by node order by node", Cancellation);
        Assert.Equal(new[] { first.Node, second.Node }.Order(), nodes.Select(row => (string)row[0]!).Order());
    }

    [Fact]
    public async Task A_killed_node_s_run_is_restarted_on_the_other_within_thirty_seconds()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        var busy = await bench.StartServiceAsync(ServiceBench.EndlessTraining);
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        var run = await bench.RequestAsync("train-forecaster");
        await bench.UntilAsync($"select state = 'running' and progress > 0 from api.runs where id = {run}", TimeSpan.FromSeconds(60));
        var other = await bench.StartServiceAsync(ServiceBench.EndlessTraining);

        await busy.KillAsync();
        var restart = await bench.UntilAsync($"select state = 'running' and attempt = 2 from api.runs where id = {run}", TimeSpan.FromSeconds(30));

        TestContext.Current.SendDiagnosticMessage($"kill -9 to restart on the other node: {restart.TotalSeconds:0.0} s");
        Assert.Equal($"running {other.Node} 2", await bench.StateAsync(run));
        await bench.UntilAsync(
            $"select count(*) = 1 from api.run_logs where run_id = {run} and message like '%is restarted as attempt 2: 1 attempts were lost%'", TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_service_that_is_stopped_while_it_trains_hands_the_run_back_and_the_next_one_goes_on()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        var first = await bench.StartServiceAsync(ServiceBench.EndlessTraining);
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        var run = await bench.RequestAsync("train-forecaster");
        await bench.UntilAsync($"select state = 'running' and progress > 0 from api.runs where id = {run}", TimeSpan.FromSeconds(60));

        var clock = Stopwatch.StartNew();
        var exitCode = await first.TerminateAsync();

        TestContext.Current.SendDiagnosticMessage($"SIGTERM during training to exit: {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(0, exitCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(25), $"It took {clock.Elapsed}.");
        Assert.StartsWith("queued", await bench.StateAsync(run), StringComparison.Ordinal);
        Assert.Equal(0, await bench.Database.ScalarAsync<long>("select count(*) from api.model_versions", Cancellation));

        var second = await bench.StartServiceAsync([.. ServiceBench.EndlessTraining, ("Schedule__fetch-prices__UsesDevice", "true")]);
        await bench.UntilAsync($"select state = 'running' and progress > 0 from api.runs where id = {run}", TimeSpan.FromSeconds(30));
        Assert.Equal($"running {second.Node} 2", await bench.StateAsync(run));
        await bench.UntilAsync(
            $"select count(*) = 1 from api.run_logs where run_id = {run} and message like '%an unfinished training continues with epoch%'", TimeSpan.FromSeconds(15));
        // From the epoch that was saved last: what came before is trained once.
        await bench.UntilAsync(
            $"""
            select count(*) = 1 from api.run_logs e
            join api.run_logs saved on saved.run_id = e.run_id and saved.message like '%continues with epoch%' and e.id > saved.id
            where e.run_id = {run} and e.message like 'gru epoch ' || substring(saved.message from 'continues with epoch (\d+)') || ':%'
            """, TimeSpan.FromSeconds(15));
        Assert.Equal(1, await bench.Database.ScalarAsync<long>($"select count(*) from api.run_logs where run_id = {run} and message like 'gru epoch 1:%'", Cancellation));

        // One run at a time keeps the device of a node busy, also where it was handed over.
        var next = await bench.RequestAsync("fetch-prices");
        await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        Assert.StartsWith("queued", await bench.StateAsync(next), StringComparison.Ordinal);

        Assert.True(await bench.Database.ScalarAsync<bool>($"select api.cancel_run({run})", Cancellation));
        await bench.UntilAsync($"select state = 'cancelled' from api.runs where id = {run}", TimeSpan.FromSeconds(15));
        Assert.False(await bench.Database.ScalarAsync<bool>($"select api.cancel_run({run})", Cancellation));
        await bench.UntilEndedAsync(next);
    }
}
