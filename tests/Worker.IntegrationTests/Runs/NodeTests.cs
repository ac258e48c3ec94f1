using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;
using Worker.Storage.ManagedServer;
using Worker.Storage.Queries;

namespace Worker.IntegrationTests.Runs;

/// <summary>What one node does with its runs, and what people see of it.</summary>
public sealed class NodeTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_show_the_name_of_the_node_from_the_settings()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync(("Service__NodeName", "alpha"));

        var run = await bench.RequestAsync("fetch-prices");
        await bench.UntilEndedAsync(run);

        Assert.Equal("succeeded alpha 1", await bench.StateAsync(run));
        Assert.Equal(
            ["alpha", true, true],
            Assert.Single(await bench.Database.RowsAsync("select name, is_alive, abs(clock_difference) < 5 from api.nodes", Cancellation)));
    }

    [Fact]
    public async Task The_jobs_are_known_after_a_run_by_hand_though_no_service_has_started()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var folder = Directory.CreateTempSubdirectory("forecast-worker-data-");

        using var prune = WorkerExecutable.Start(database, folder.FullName, new Dictionary<string, string>(), "run", "prune", "--verbose");
        Assert.True(await prune.WaitForExitAsync() == 0, prune.Describe());

        Assert.Equal(
            ["skipped", true, true],
            Assert.Single(await database.RowsAsync(
                "select last_state, last_run_at is not null, arguments = '{}' from api.jobs where name = 'prune'", Cancellation)));
        Assert.True(await database.ScalarAsync<long>("select count(*) from api.jobs", Cancellation) > 5);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_cancelled_nightly_ends_cancelled_and_so_do_the_runs_that_it_asked_for()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync(ServiceBench.EndlessTraining);
        var nightly = await bench.RequestAsync("nightly");
        await bench.UntilAsync(
            $"select state = 'running' and progress > 0 from api.runs where parent_id = {nightly} and job = 'train-forecaster'", TimeSpan.FromSeconds(60));

        Assert.True(await bench.Database.ScalarAsync<bool>($"select api.cancel_run({nightly})", Cancellation));
        await bench.UntilEndedAsync(nightly);

        Assert.StartsWith("cancelled", await bench.StateAsync(nightly), StringComparison.Ordinal);
        await bench.UntilAsync(
            $"select count(*) = 1 from api.runs where parent_id = {nightly} and job = 'train-forecaster' and state = 'cancelled'", TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task As_many_nightly_runs_as_the_node_has_room_for_do_not_wait_for_each_other_s_children()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync(
            ("Schedule__nightly__Overlap", "Allow"), ("Service__MaxConcurrentRuns", "3"),
            ("Prices__Csv__Path", await FreshPrices.WriteAsync(bench.Folder, "AAPL")));

        await bench.Database.ExecuteAsync("""select api.request_run('nightly', '{"full": true}') from generate_series(1, 3)""", Cancellation);

        await bench.UntilAsync("select count(*) = 3 from api.runs where job = 'nightly' and state not in ('queued', 'running')", TimeSpan.FromMinutes(2));
        Assert.Equal(
            ["succeeded"], (await bench.Database.RowsAsync("select distinct state from api.runs where job = 'nightly'", Cancellation)).Select(row => row[0]));
    }

    [Fact]
    public async Task What_a_training_logs_belongs_to_its_run_and_not_to_the_first_one_of_the_process()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync();
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        var runs = new[] { await bench.RequestAsync("train-forecaster", """{"full": true}"""), await bench.RequestAsync("train-forecaster", """{"full": true}""") };
        foreach (var run in runs) await bench.UntilEndedAsync(run);

        foreach (var run in runs)
        {
            await bench.UntilAsync(
                $"select count(*) filter (where message like 'gru epoch 1:%') = 1 and count(*) filter (where message like 'gru epoch 2:%') = 1 from api.run_logs where run_id = {run}",
                TimeSpan.FromSeconds(15));
        }
    }

    [Fact]
    public async Task A_node_that_sleeps_while_another_takes_its_run_over_writes_nothing_when_it_wakes()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        var sleeper = await bench.StartServiceAsync(ServiceBench.EndlessTraining);
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        var run = await bench.RequestAsync("train-forecaster");
        await bench.UntilAsync($"select state = 'running' and progress > 0 from api.runs where id = {run}", TimeSpan.FromSeconds(60));
        var other = await bench.StartServiceAsync(ServiceBench.EndlessTraining);

        await SignalAsync(sleeper, "STOP");
        // The other node trains: the lock on the model ended with the sleeper's attempt.
        await bench.UntilAsync($"select state = 'running' and attempt = 2 and progress > 0 from api.runs where id = {run}", TimeSpan.FromSeconds(60));
        await SignalAsync(sleeper, "CONT");

        await sleeper.UntilLoggedAsync("another node has taken the run over");
        Assert.Equal($"running {other.Node} 2", await bench.StateAsync(run));
        Assert.Equal(1, await bench.Database.ScalarAsync<int>($"select losses from worker.runs where id = {run}", Cancellation));
        Assert.True(await bench.Database.ScalarAsync<bool>($"select api.cancel_run({run})", Cancellation));
        await bench.UntilEndedAsync(run);
    }

    [Fact]
    public async Task A_retry_outlives_the_service_that_was_to_do_it()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        (string, string)[] settings = [("Schedule__fetch-prices__Retry__MaxRetries", "1"), ("Schedule__fetch-prices__Retry__Delay", "00:00:03")];
        var first = await bench.StartServiceAsync(settings);
        var run = await bench.Database.ScalarAsync<long>(
            """select worker.queue_run('fetch-prices', '{"symbols": ["NOSUCH"]}', 'schedule', null, null)""", Cancellation);
        await bench.UntilAsync($"select state = 'queued' and not_before is not null from api.runs where id = {run}", TimeSpan.FromSeconds(60));
        await first.TerminateAsync();

        var second = await bench.StartServiceAsync(settings);
        await bench.UntilEndedAsync(run);

        Assert.Equal($"failed {second.Node} 2", await bench.StateAsync(run));
    }

    [Fact]
    public async Task A_symbol_that_fails_makes_the_run_partial_and_is_tried_again_alone()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        await bench.StartServiceAsync(("Schedule__fetch-prices__Retry__MaxRetries", "1"), ("Schedule__fetch-prices__Retry__Delay", "00:00:01"));

        var run = await bench.Database.ScalarAsync<long>(
            """select worker.queue_run('fetch-prices', '{"symbols": ["AAPL", "NOSUCH"]}', 'schedule', null, null)""", Cancellation);
        await bench.UntilEndedAsync(run);

        Assert.Equal(
            ["partial", 2, """{"symbols": ["NOSUCH"]}""", 1, 2],
            Assert.Single(await bench.Database.RowsAsync(
                $"select state, attempt, failed_parts::text, (metrics ->> 'symbols')::integer, (metrics -> 'earlier_attempts' -> 0 ->> 'symbols')::integer from api.runs where id = {run}",
                Cancellation)));
    }

    [Fact]
    public async Task A_run_whose_node_is_gone_is_not_shown_as_alive()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(database, "node, attempt, heartbeat_at", "('forecast', '{}', 'ann', 'running', now(), 'gone/1', 1, now() - interval '74 seconds')");
        await database.ExecuteAsync("insert into worker.jobs (name, description, is_paused, updated_at) values ('forecast', '', false, now())", Cancellation);

        var row = Assert.Single(await database.RowsAsync(StatusQueries.Runs(10, null), Cancellation));
        var job = Assert.Single(await database.RowsAsync(StatusQueries.Jobs, Cancellation));

        Assert.Equal("lost", row[2]);
        Assert.StartsWith("node gone/1 has sent no heartbeat since ", (string)row[^1]!, StringComparison.Ordinal);
        Assert.Equal("lost", job[3]);
    }

    private static async Task SignalAsync(ServiceProcess service, string signal) =>
        await ServerCommand.RunAsync("sh", ["-c", $"kill -{signal} {service.Id}"], Cancellation);
}
