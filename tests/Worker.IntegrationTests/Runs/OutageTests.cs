using System.Diagnostics;
using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.Storage.ManagedServer;
using Worker.Storage.Schema;

namespace Worker.IntegrationTests.Runs;

/// <summary>The database goes away under a running service, and comes back.</summary>
public sealed class OutageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_goes_away_and_comes_back_loses_no_request_and_the_service_recovers_by_itself()
    {
        await using var folder = new ManagedFolder();
        await using var server = await folder.JoinAsync();
        var admin = server.Connection(ManagedPostgres.Superuser);
        await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Pooling = false }.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await new SchemaMigrator(TimeProvider.System).MigrateAsync(connection, ManagedPostgres.AppUser, Cancellation);
        }
        await using var bench = ServiceBench.On(new TestDatabase(admin), server.Connection(ManagedPostgres.AppUser));
        var service = await bench.StartServiceAsync();
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));
        await bench.Database.ExecuteAsync(
            """select api.request_run('forecast', '{"as_of": "2009-12-31"}') from generate_series(1, 100)""", Cancellation);

        await folder.KillServerAsync();
        await Task.Delay(TimeSpan.FromSeconds(10), Cancellation);
        await server.EnsureRunningAsync(Cancellation);
        bench.Database.DataSource.Clear();
        var later = await bench.RequestAsync("fetch-prices");

        await bench.UntilAsync("select bool_and(state in ('failed', 'succeeded', 'skipped')) from api.runs", TimeSpan.FromSeconds(60));
        Assert.StartsWith($"skipped {service.Node} 1", await bench.StateAsync(later), StringComparison.Ordinal);
        Assert.Equal(100, await bench.Database.ScalarAsync<long>("select count(*) from api.runs where job = 'forecast'", Cancellation));
        Assert.Equal(0, await service.TerminateAsync());
        var log = service.Log.Split('\n');
        Assert.Single(log, line => line.Contains("The database is away", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("The database is back", StringComparison.Ordinal));
        // Each thread of the scheduler may have been at its first attempt when the outage began and at its last when it ended.
        Assert.InRange(log.Count(line => line.Contains(" Quartz.", StringComparison.Ordinal)), 0, 6);
    }

    [Fact]
    public async Task A_server_that_becomes_read_only_is_an_outage_and_work_resumes_within_fifteen_seconds_of_its_end()
    {
        await using var folder = new ManagedFolder();
        await using var server = await folder.JoinAsync();
        var admin = server.Connection(ManagedPostgres.Superuser);
        await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Pooling = false }.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await new SchemaMigrator(TimeProvider.System).MigrateAsync(connection, ManagedPostgres.AppUser, Cancellation);
        }
        await using var bench = ServiceBench.On(new TestDatabase(admin), server.Connection(ManagedPostgres.AppUser));
        var service = await bench.StartServiceAsync();
        await bench.UntilEndedAsync(await bench.RequestAsync("fetch-prices"));

        await SetReadOnlyAsync(bench, true);
        await UntilLoggedAsync(service, "The database is away");
        // The superuser may still write: this request waits for the service.
        var writable = new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Options = "-c default_transaction_read_only=off" };
        await using var source = NpgsqlDataSource.Create(writable);
        await using var request = source.CreateCommand("select api.request_run('fetch-prices')");
        var waiting = (long)(await request.ExecuteScalarAsync(Cancellation))!;
        await SetReadOnlyAsync(bench, false);

        await bench.UntilAsync($"select state in ('skipped', 'succeeded') from api.runs where id = {waiting}", TimeSpan.FromSeconds(15));
        await UntilLoggedAsync(service, "The database is back");
        Assert.Equal(0, await service.TerminateAsync());
        var log = service.Log.Split('\n');
        Assert.Single(log, line => line.Contains("The database is away", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("The database is back", StringComparison.Ordinal));
        Assert.InRange(log.Count(line => line.Contains("WARN", StringComparison.OrdinalIgnoreCase)), 1, 10);
    }

    private static async Task SetReadOnlyAsync(ServiceBench bench, bool isReadOnly)
    {
        await bench.Database.ExecuteAsync($"alter system set default_transaction_read_only = {(isReadOnly ? "on" : "off")}", Cancellation);
        await bench.Database.ExecuteAsync("select pg_reload_conf()", Cancellation);
    }

    private static async Task UntilLoggedAsync(ServiceProcess service, string line)
    {
        var clock = Stopwatch.StartNew();
        while (!service.Log.Contains(line, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"'{line}' was not logged:\n{service.Log}");
            await Task.Delay(50, Cancellation);
        }
    }
}
