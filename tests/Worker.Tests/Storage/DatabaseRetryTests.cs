using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Worker.Storage;

namespace Worker.Tests.Storage;

public sealed class DatabaseRetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CrashShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    public void A_server_that_shuts_down_starts_or_accepts_no_writes_is_away(string state) => Assert.True(DatabaseRetry.IsAway(Server(state)));

    [Theory]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.UndefinedTable)]
    [InlineData(PostgresErrorCodes.InvalidPassword)]
    public void A_server_that_refuses_a_statement_is_not_away(string state) => Assert.False(DatabaseRetry.IsAway(Server(state)));

    [Fact]
    public void A_broken_connection_is_away_however_it_is_wrapped()
    {
        var broken = new NpgsqlException("read", new SocketException((int)SocketError.ConnectionReset));
        Assert.True(DatabaseRetry.IsAway(broken));
        Assert.True(DatabaseRetry.IsAway(new DbUpdateException("save", broken)));
        Assert.True(DatabaseRetry.IsAway(new DatabaseException("open", broken)));
    }

    [Fact]
    public void A_fault_of_the_program_is_not_away() => Assert.False(DatabaseRetry.IsAway(new InvalidOperationException("wrong")));

    [Fact]
    public async Task It_repeats_until_the_database_answers()
    {
        var time = new FakeTimeProvider();
        var attempts = 0;
        var pipeline = DatabaseRetry.Build(time, DatabaseRetry.IsAway);
        var run = pipeline.ExecuteAsync(_ => ++attempts < 4 ? throw Server(PostgresErrorCodes.AdminShutdown) : ValueTask.FromResult(attempts), Cancellation).AsTask();
        while (!run.IsCompleted) time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, await run);
    }

    [Fact]
    public async Task It_throws_at_once_what_waiting_does_not_fix()
    {
        var attempts = 0;
        var pipeline = DatabaseRetry.Build(TimeProvider.System, DatabaseRetry.IsAway);
        await Assert.ThrowsAsync<PostgresException>(async () => await pipeline.ExecuteAsync(_ =>
        {
            attempts++;
            throw Server(PostgresErrorCodes.UniqueViolation);
        }, Cancellation));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task It_ends_with_the_last_failure_when_its_limit_is_over()
    {
        var time = new FakeTimeProvider();
        var pipeline = DatabaseRetry.Build(time, DatabaseRetry.IsAway, limit: TimeSpan.FromSeconds(20));
        var run = pipeline.ExecuteAsync(_ => throw Server(PostgresErrorCodes.CannotConnectNow), Cancellation).AsTask();
        while (!run.IsCompleted) time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<PostgresException>(() => run);
        Assert.InRange(time.GetUtcNow() - time.Start, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_timeout_of_one_attempt_is_repeated_and_a_cancellation_by_the_caller_is_not()
    {
        using var caller = new CancellationTokenSource();
        var attempts = 0;
        var pipeline = DatabaseRetry.Build(TimeProvider.System, _ => true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pipeline.ExecuteAsync(async stop =>
        {
            if (++attempts == 2) await caller.CancelAsync();
            stop.ThrowIfCancellationRequested();
            throw new OperationCanceledException();
        }, caller.Token));

        Assert.Equal(2, attempts);
    }

    private static PostgresException Server(string state) => new("refused", "FATAL", "FATAL", state);
}
