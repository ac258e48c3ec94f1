using System.Collections.Concurrent;
using Worker.IntegrationTests.Database;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Runs;

/// <summary>Which run a node gets, decided by the database alone.</summary>
public sealed class RunQueueTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_nodes_that_claim_at_once_each_run_goes_to_one()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            "insert into worker.runs (job, args, requested_by, state, queued_at) select 'forecast', '{}', 'ann', 'queued', now() from generate_series(1, 200)", Cancellation);
        var claimed = new ConcurrentBag<(long Id, int Attempt)>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async node =>
        {
            while (await RunQueue.ClaimAsync(database.DataSource, QueuedRuns.Capacity($"node-{node}"), Cancellation) is { } run) claimed.Add((run.Id, run.Attempt));
        }));

        Assert.Equal(Enumerable.Range(1, 200).Select(id => ((long)id, 1)), claimed.Order());
    }

    [Fact]
    public async Task Two_runs_of_a_job_that_must_not_overlap_never_begin_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        for (var round = 0; round < 20; round++)
        {
            await QueuedRuns.AddAsync(database, "", "('fetch-prices', '{}', 'ann', 'queued', now()), ('fetch-prices', '{}', 'ann', 'queued', now())");

            var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(node =>
                RunQueue.ClaimAsync(database.DataSource, QueuedRuns.Capacity($"node-{node}"), Cancellation)));

            Assert.Single(claims, run => run is not null);
            await database.ExecuteAsync("delete from worker.runs", Cancellation);
        }
    }

    [Fact]
    public async Task A_run_waits_for_an_earlier_one_of_its_job_unless_that_one_asked_for_it_or_a_person_watches_that_one()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(database, "parent_id, is_attended",
            """
            ('train-forecaster', '{}', 'ann', 'running', now(), null, false), ('train-forecaster', '{}', 'ann', 'queued', now(), null, false),
            ('train-forecaster', '{}', 'ann', 'queued', now(), 1, false), ('train-forecaster', '{}', 'ann', 'queued', now(), 1, false),
            ('fetch-prices', '{}', 'ann', 'running', now(), null, true), ('fetch-prices', '{}', 'ann', 'queued', now(), null, false)
            """);

        Assert.Equal([3, 4, 6], await ClaimAllAsync(database, QueuedRuns.Capacity()));
    }

    [Fact]
    public async Task A_node_without_room_for_more_runs_of_its_own_still_takes_child_runs()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(database, "parent_id",
            "('nightly', '{}', 'ann', 'running', now(), null), ('nightly', '{}', 'ann', 'queued', now(), null), ('fetch-prices', '{}', 'ann', 'queued', now(), 1)");

        Assert.Equal([3], await ClaimAllAsync(database, QueuedRuns.Capacity() with { TakesTopLevel = false }));
    }

    [Fact]
    public async Task A_node_whose_clock_is_wrong_takes_what_people_ask_for_and_nothing_that_the_schedule_asked_for()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(database, "", "('forecast', '{}', 'schedule', 'queued', now()), ('forecast', '{}', 'ann', 'queued', now())");

        Assert.Equal([2], await ClaimAllAsync(database, QueuedRuns.Capacity() with { TakesScheduled = false }));
        Assert.Equal([1], await ClaimAllAsync(database, QueuedRuns.Capacity("two")));
    }

    [Fact]
    public async Task A_retry_waits_for_its_time_by_the_clock_of_the_database()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(database, "not_before",
            "('forecast', '{}', 'ann', 'queued', now(), now() + interval '1 hour'), ('forecast', '{}', 'ann', 'queued', now(), now() - interval '1 second')");

        Assert.Equal([2], await ClaimAllAsync(database, QueuedRuns.Capacity()));
        Assert.InRange((await RunQueue.NextAttemptInAsync(database.DataSource, Cancellation))!.Value.TotalMinutes, 58, 60);
    }

    private static async Task<List<long>> ClaimAllAsync(TestDatabase database, NodeCapacity capacity)
    {
        var claimed = new List<long>();
        while (await RunQueue.ClaimAsync(database.DataSource, capacity, Cancellation) is { } run) claimed.Add(run.Id);
        return claimed;
    }
}
