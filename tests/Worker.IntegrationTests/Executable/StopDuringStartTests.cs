using Npgsql;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Executable;

/// <summary>A service that is told to stop before it has started.</summary>
public sealed class StopDuringStartTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_during_the_start_is_no_failure()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var folder = Directory.CreateTempSubdirectory("forecast-worker-data-");
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);
        await using var held = await connection.BeginTransactionAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("lock table worker.jobs", connection)) await hold.ExecuteNonQueryAsync(Cancellation);
        using var service = WorkerExecutable.Start(database, folder.FullName, new Dictionary<string, string> { ["Telemetry__Port"] = "0" });
        // The service makes its jobs known while it starts.
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            limit.CancelAfter(TimeSpan.FromMinutes(2));
            while (!await database.ScalarAsync<bool>("select exists (select from pg_locks where relation = 'worker.jobs'::regclass and not granted)", limit.Token))
                await Task.Delay(50, limit.Token);
        }

        await service.SignalAsync("TERM");
        await held.RollbackAsync(Cancellation);

        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());
        Assert.DoesNotContain(service.Log, line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }
}
