using Worker.IntegrationTests.Database;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Runs;

/// <summary>What becomes of runs whose node gives no sign of life.</summary>
public sealed class LostRunTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_without_heartbeat_is_queued_again_whatever_the_scheduler_knows_of_it()
    {
        await using var database = await WithRunsAsync("now() - interval '11 seconds', 0, null, false", "now(), 0, null, false");

        var lost = Assert.Single(await LostRuns.RescueAsync(database.DataSource, Timeout, 5, withServices: true, [], Cancellation));

        Assert.Equal((1, "gone", "queued", 1), (lost.Id, lost.Node, lost.State, lost.Losses));
        Assert.Equal(["queued", "running"], await QueuedRuns.StatesAsync(database));
        Assert.Equal(2, (await RunQueue.ClaimAsync(database.DataSource, QueuedRuns.Capacity(), Cancellation))!.Attempt);
    }

    [Fact]
    public async Task A_run_of_a_dead_node_begins_before_one_that_was_queued_later()
    {
        await using var database = await WithRunsAsync("now() - interval '1 minute', 0, null, false");
        await QueuedRuns.AddAsync(database, "", "('forecast', '{}', 'ann', 'queued', now() - interval '1 hour')");

        await LostRuns.RescueAsync(database.DataSource, Timeout, 5, withServices: true, [], Cancellation);

        Assert.Equal(1, (await RunQueue.ClaimAsync(database.DataSource, QueuedRuns.Capacity(), Cancellation))!.Id);
        Assert.Equal(2, (await RunQueue.ClaimAsync(database.DataSource, QueuedRuns.Capacity(), Cancellation))!.Id);
    }

    [Fact]
    public async Task A_run_that_was_cancelled_while_its_node_was_dead_ends_cancelled()
    {
        await using var database = await WithRunsAsync("now() - interval '1 minute', 0, 'ann', false");

        await LostRuns.RescueAsync(database.DataSource, Timeout, 5, withServices: true, [], Cancellation);

        Assert.Equal(["cancelled true"], await QueuedRuns.StatesAsync(database, "state, (finished_at is not null)::text"));
    }

    [Fact]
    public async Task A_run_that_is_lost_with_its_process_each_time_fails_after_the_last_attempt_and_says_so()
    {
        await using var database = await WithRunsAsync("now(), 0, null, false");

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.Equal(["running"], await QueuedRuns.StatesAsync(database));
            await database.ExecuteAsync("update worker.runs set heartbeat_at = now() - interval '1 minute'", Cancellation);
            await LostRuns.RescueAsync(database.DataSource, Timeout, 5, withServices: true, [], Cancellation);
            await RunQueue.ClaimAsync(database.DataSource, QueuedRuns.Capacity(), Cancellation);
        }

        Assert.Equal(["failed 5"], await QueuedRuns.StatesAsync(database, "state, losses"));
        Assert.Contains("is not restarted", await database.ScalarAsync<string>("select error from api.runs", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_a_person_watched_fails_with_its_process()
    {
        await using var database = await WithRunsAsync("now() - interval '11 seconds', 0, null, true", "now() - interval '11 seconds', 0, null, false");

        await LostRuns.RescueAsync(database.DataSource, Timeout, 1, withServices: false, [], Cancellation);

        Assert.Equal(["failed", "running"], await QueuedRuns.StatesAsync(database));
    }

    [Fact]
    public async Task A_process_leaves_its_own_runs_alone_however_old_their_heartbeat_is()
    {
        await using var database = await WithRunsAsync("now() - interval '1 hour', 0, null, true", "now() - interval '1 hour', 0, null, true");

        var lost = await LostRuns.RescueAsync(database.DataSource, Timeout, 5, withServices: true, [1], Cancellation);

        Assert.Equal(2, Assert.Single(lost).Id);
    }

    [Fact]
    public async Task Several_nodes_that_look_at_once_rescue_each_run_once()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.runs (job, args, requested_by, state, queued_at, node, attempt, heartbeat_at)
            select 'forecast', '{}', 'ann', 'running', now(), 'gone', 1, now() - interval '1 minute' from generate_series(1, 100)
            """, Cancellation);

        var rescued = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => LostRuns.RescueAsync(database.DataSource, Timeout, 5, withServices: true, [], Cancellation)));

        Assert.Equal(100, rescued.Sum(runs => runs.Count));
        Assert.Equal(100, await database.ScalarAsync<long>("select count(*) from worker.runs where state = 'queued' and losses = 1", Cancellation));
    }

    private async Task<TestDatabase> WithRunsAsync(params string[] rows)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(
            database, "node, attempt, heartbeat_at, losses, cancel_requested_by, is_attended",
            string.Join(", ", rows.Select(row => $"('forecast', '{{}}', 'ann', 'running', now(), 'gone', 1, {row})")));
        return database;
    }
}
