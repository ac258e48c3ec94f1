using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Worker.IntegrationTests.Database;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Runs;

/// <summary>A process that slept while another node took its run over writes nothing when it wakes.</summary>
public sealed class RunFenceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_newest_attempt_at_a_running_run_writes_to_any_table()
    {
        await using var database = await WithRunAsync();
        await using var services = Services(database);

        await WriteAsync(services, attempt: 2);
        var old = await Assert.ThrowsAnyAsync<DbUpdateException>(() => WriteAsync(services, attempt: 1));
        await database.ExecuteAsync("update worker.runs set state = 'queued'", Cancellation);
        var requeued = await Assert.ThrowsAnyAsync<DbUpdateException>(() => WriteAsync(services, attempt: 2));

        Assert.True(RunFence.IsRefusal(old));
        Assert.True(RunFence.IsRefusal(requeued));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from worker.symbols", Cancellation));
    }

    [Fact]
    public async Task A_connection_of_the_pool_forgets_the_run_that_used_it()
    {
        await using var database = await WithRunAsync();
        await using var services = Services(database);
        await WriteAsync(services, attempt: 2);
        await database.ExecuteAsync("update worker.runs set attempt = 3", Cancellation);

        // Of nobody's run: as a verb writes that is none.
        await AddAsync(services, "BBB");

        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from worker.symbols", Cancellation));
    }

    [Fact]
    public async Task Every_table_of_the_worker_has_the_fence_but_those_of_the_runs()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var open = await database.RowsAsync(
            """
            select relname::text from pg_class c where relnamespace = 'worker'::regnamespace and relkind in ('r', 'p')
              and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'require_newest_attempt') order by 1
            """, Cancellation);

        Assert.Equal(["__ef_migrations_history", "jobs", "nodes", "run_logs", "runs", "schema_versions"], open.Select(row => (string)row[0]!));
    }

    [Fact]
    public async Task A_run_that_sleeps_in_a_transaction_does_not_keep_its_rows_locked_and_does_not_commit_when_it_wakes()
    {
        await using var database = await WithRunAsync();
        await using var services = Services(database);
        services.GetRequiredService<RunFence>().Set(new RunAttempt(1, 2), TimeSpan.FromSeconds(1));
        await using var context = await services.GetRequiredService<IDbContextFactory<WorkerDbContext>>().CreateDbContextAsync(Cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
        await context.Database.ExecuteSqlAsync($"update worker.runs set message = 'asleep'", Cancellation);

        // Waits for the row lock, which ends with the session.
        await database.ExecuteAsync("update worker.runs set message = 'awake'", Cancellation);

        var late = await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(Cancellation));
        Assert.True(DatabaseRetry.IsAway(late), late.ToString());
        Assert.Equal(["awake"], await QueuedRuns.StatesAsync(database, "message"));
    }

    [Fact]
    public async Task What_an_old_attempt_says_of_its_run_changes_nothing()
    {
        await using var database = await WithRunAsync();

        Assert.Null(await RunWrites.BeatAsync(database.DataSource, 1, 1, Cancellation));
        Assert.Null(await RunWrites.CloseAsync(database.DataSource, 1, 1, "succeeded", "done", null, null, null, Cancellation));
        Assert.Null(await RunWrites.RequeueAsync(database.DataSource, 1, 1, "", null, null, null, null, Cancellation));
        await RunWrites.ReportAsync(database.DataSource, 1, 1, 0.5, "half", Cancellation);
        await RunLogInsert.WriteAsync(database.DataSource, 1, 1, [new RunLogLine(DateTimeOffset.UnixEpoch, "information", "Test", "late")], Cancellation);

        Assert.Equal(["running 2"], await QueuedRuns.StatesAsync(database, "state, attempt, progress, message"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from worker.run_logs", Cancellation));
    }

    private async Task<TestDatabase> WithRunAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await QueuedRuns.AddAsync(database, "attempt, heartbeat_at", "('forecast', '{}', 'ann', 'running', now(), 2, now())");
        return database;
    }

    private static ServiceProvider Services(TestDatabase database) => new ServiceCollection()
        .AddSingleton<RunFence>()
        .AddDbContextFactory<WorkerDbContext>((provider, builder) =>
            builder.UseWorkerDatabase(database.DataSource).AddInterceptors(provider.GetRequiredService<RunFence>()))
        .BuildServiceProvider();

    private static async Task WriteAsync(ServiceProvider services, int attempt)
    {
        services.GetRequiredService<RunFence>().Set(new RunAttempt(1, attempt), TimeSpan.FromSeconds(8));
        await AddAsync(services, "AAA");
    }

    private static async Task AddAsync(ServiceProvider services, string symbol)
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<WorkerDbContext>>().CreateDbContextAsync(Cancellation);
        context.Symbols.Add(new SymbolRow
        {
            Symbol = symbol,
            Source = "csv",
            TimeZone = "Etc/UTC",
            Calendar = "every_day",
            SessionClose = TimeOnly.MinValue,
        });
        await context.SaveChangesAsync(Cancellation);
    }
}
