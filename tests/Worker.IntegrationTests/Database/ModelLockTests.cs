using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Worker.Models;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Database;

public sealed class ModelLockTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_at_a_time_has_the_lock_on_a_model()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var first = await ModelLock.TryTakeAsync(database, "forecaster", "gru", Cancellation);
        Assert.NotNull(first);

        Assert.Null(await ModelLock.TryTakeAsync(database, "forecaster", "gru", Cancellation));
        await using (var other = await ModelLock.TryTakeAsync(database, "forecaster", "gru:AAPL", Cancellation)) Assert.NotNull(other);

        await first.DisposeAsync();
        await using var next = await ModelLock.TryTakeAsync(database, "forecaster", "gru", Cancellation);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_lock_ends_with_its_connection()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var lost = await ModelLock.TryTakeAsync(database, "forecaster", "gru", Cancellation);
        await database.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", Cancellation);

        // The server ends the other session a little later.
        await using var next = await new TrainingLock(database, TimeProvider.System, NullLogger<TrainingLock>.Instance)
            .AcquireAsync("forecaster", "gru", Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_training_waits_for_its_turn()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var time = new FakeTimeProvider();
        var turns = new TrainingLock(database, time, NullLogger<TrainingLock>.Instance);
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
}
