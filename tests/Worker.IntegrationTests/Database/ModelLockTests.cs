using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Worker.IntegrationTests.Runs;
using Worker.Models;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Database;

public sealed class ModelLockTests(PostgresFixture postgres)
{
    private static readonly RunAttempt First = new(1, 1);
    private static readonly RunAttempt Second = new(2, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_run_at_a_time_has_the_lock_on_a_model()
    {
        await using var database = await WithTwoRunsAsync();
        var first = await TakeAsync(database, First);
        Assert.NotNull(first);

        Assert.Null(await TakeAsync(database, Second));
        await using (var other = await ModelLock.TryTakeAsync(database, Second, "forecaster", "gru:AAPL", Cancellation)) Assert.NotNull(other);

        await first.DisposeAsync();
        await using var next = await TakeAsync(database, Second);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_the_lock()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.runs (job, args, requested_by, state, queued_at, attempt, heartbeat_at)
            select 'train-forecaster', '{}', 'ann', 'running', now(), 1, now() from generate_series(1, 12)
            """, Cancellation);

        var locks = await Task.WhenAll(Enumerable.Range(1, 12).Select(run => TakeAsync(database, new RunAttempt(run, 1))));

        Assert.Single(locks, taken => taken is not null);
    }

    [Theory]
    [InlineData("state = 'succeeded'")]
    [InlineData("state = 'queued'")]
    [InlineData("attempt = 2")]
    public async Task A_lock_ends_with_the_attempt_that_holds_it(string change)
    {
        await using var database = await WithTwoRunsAsync();
        var lost = await TakeAsync(database, First);
        Assert.NotNull(lost);
        await database.ExecuteAsync($"update worker.runs set {change} where id = 1", Cancellation);

        await using var next = await TakeAsync(database, Second);
        Assert.NotNull(next);
        // What the one before releases is not the lock of its successor.
        await lost.DisposeAsync();
        Assert.Null(await TakeAsync(database, First));
        Assert.Equal(2, await database.ScalarAsync<long>("select run_id from worker.model_locks", Cancellation));
    }

    [Fact]
    public async Task An_attempt_that_was_taken_over_gets_no_lock()
    {
        await using var database = await WithTwoRunsAsync();
        await database.ExecuteAsync("update worker.runs set attempt = 2 where id = 1", Cancellation);

        Assert.Null(await TakeAsync(database, First));
    }

    [Fact]
    public async Task A_lock_outlives_an_outage_of_the_database()
    {
        await using var database = await WithTwoRunsAsync();
        await using var held = await TakeAsync(database, First);
        Assert.NotNull(held);
        await database.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", Cancellation);
        database.DataSource.Clear();

        Assert.Null(await TakeAsync(database, Second));
    }

    [Fact]
    public async Task A_holder_that_is_no_run_keeps_the_lock_by_a_heartbeat_of_its_own()
    {
        await using var database = await WithTwoRunsAsync();
        var alive = await TakeAsync(database, null);
        Assert.NotNull(alive);
        await database.ExecuteAsync("update worker.model_locks set heartbeat_at = now() - interval '9 seconds'", Cancellation);
        await UntilAsync(database, "select heartbeat_at > now() - interval '5 seconds' from worker.model_locks");
        Assert.Null(await TakeAsync(database, Second));

        await alive.DisposeAsync();
        await database.ExecuteAsync(
            "insert into worker.model_locks (kind, name, token, heartbeat_at) values ('forecaster', 'gru', gen_random_uuid(), now() - interval '11 seconds')", Cancellation);
        await using var next = await TakeAsync(database, Second);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_training_waits_for_its_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var time = new FakeTimeProvider();
        var turns = new TrainingLock(database, new RunFence(), time, NullLogger<TrainingLock>.Instance);
        var first = await turns.AcquireAsync("forecaster", "gru", Cancellation);
        var second = turns.AcquireAsync("forecaster", "gru", Cancellation);

        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(1), Cancellation));
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(second, Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation));
        }
        await (await second).DisposeAsync();
    }

    private static Task<ModelLock?> TakeAsync(TestDatabase database, RunAttempt? owner) =>
        ModelLock.TryTakeAsync(database, owner, "forecaster", "gru", Cancellation);

    private static async Task UntilAsync(TestDatabase database, string condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await database.ScalarAsync<bool>(condition, limit.Token)) await Task.Delay(50, limit.Token);
    }

    private async Task<TestDatabase> WithTwoRunsAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(
            database, "attempt, heartbeat_at",
            "('train-forecaster', '{}', 'ann', 'running', now(), 1, now()), ('train-forecaster', '{}', 'bob', 'running', now(), 1, now())");
        return database;
    }
}
