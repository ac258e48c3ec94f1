using Worker.IntegrationTests.Database;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Runs;

/// <summary>How a run ends in the database if somebody cancelled it meanwhile.</summary>
public sealed class RunWritesTests(PostgresFixture postgres)
{
    private const string Failure = "train-forecaster (run 2) failed, and what follows was not run.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("null", "failed", "failed", Failure, Failure)]
    // A nightly whose child run was cancelled with it fails first.
    [InlineData("'bob'", "failed", "cancelled", "Cancelled by bob.", null)]
    [InlineData("'bob'", "succeeded", "succeeded", Failure, Failure)]
    public async Task A_run_that_fails_after_it_was_cancelled_ends_cancelled(string by, string ended, string state, string message, string? error)
    {
        await using var database = await WithRunAsync(by);

        var written = await RunWrites.CloseAsync(database.DataSource, 1, 1, ended, Failure, Failure, null, null, Cancellation);

        Assert.Equal(state, written);
        Assert.Equal([state, message, error, true], await RowAsync(database));
    }

    [Theory]
    [InlineData("null", "queued", Failure, false)]
    [InlineData("'bob'", "cancelled", "Cancelled by bob.", true)]
    public async Task A_run_that_was_cancelled_does_not_return_to_the_queue(string by, string state, string message, bool isFinished)
    {
        await using var database = await WithRunAsync(by);

        var written = await RunWrites.RequeueAsync(database.DataSource, 1, 1, Failure, null, TimeSpan.FromMinutes(1), null, null, Cancellation);

        Assert.Equal(state, written);
        Assert.Equal([state, message, null, isFinished], await RowAsync(database));
    }

    private async Task<TestDatabase> WithRunAsync(string cancelledBy)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(
            database, "node, attempt, heartbeat_at, cancel_requested_by", $"('nightly', '{{}}', 'ann', 'running', now(), 'one', 1, now(), {cancelledBy})");
        return database;
    }

    private static async Task<object?[]> RowAsync(TestDatabase database) =>
        Assert.Single(await database.RowsAsync("select state, message, error, finished_at is not null from api.runs", Cancellation));
}
