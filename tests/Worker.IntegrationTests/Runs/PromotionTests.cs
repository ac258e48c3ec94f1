using System.Diagnostics;
using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.Storage.ManagedServer;
using Worker.Storage.Schema;

namespace Worker.IntegrationTests.Runs;

/// <summary>The server dies and its standby takes its place, under a running service.</summary>
public sealed class PromotionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Work_resumes_on_the_promoted_standby_within_fifteen_seconds_of_the_switch(bool isBehindOneAddress)
    {
        await using var primaryFolder = new ManagedFolder();
        await using var standbyFolder = new ManagedFolder();
        await using var primary = await primaryFolder.JoinAsync();
        var admin = Standby.Admin(primary);
        await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Pooling = false }.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await new SchemaMigrator(TimeProvider.System).MigrateAsync(connection, ManagedPostgres.AppUser, Cancellation);
        }
        await using var standby = await Standby.StartAsync(primaryFolder, standbyFolder);
        await using var proxy = new TcpProxy(primaryFolder.Home.SocketFile);
        await using var bench = ServiceBench.On(new TestDatabase(Standby.Admin(standby)), Address(primary, primaryFolder, standbyFolder, isBehindOneAddress ? proxy : null));
        var service = await bench.StartServiceAsync();
        long before;
        await using (var first = new TestDatabase(admin)) before = await first.ScalarAsync<long>("select api.request_run('fetch-prices')", Cancellation);
        await bench.UntilEndedAsync(before);
        await Standby.UntilLevelAsync(primaryFolder, standbyFolder);

        await primaryFolder.KillServerAsync();
        await service.UntilLoggedAsync("The database is away");
        await Standby.PromoteAsync(standbyFolder);
        proxy.PointTo(standbyFolder.Home.SocketFile);
        var switched = Stopwatch.StartNew();
        var later = await bench.RequestAsync("fetch-prices");

        await bench.UntilAsync($"select state in ('skipped', 'succeeded') from api.runs where id = {later}", TimeSpan.FromSeconds(15));
        TestContext.Current.SendDiagnosticMessage($"Work resumed {switched.Elapsed.TotalSeconds:0.0} s after the switch.");
        Assert.Equal(0, await service.TerminateAsync());
        var log = service.Log.Split('\n');
        Assert.Single(log, line => line.Contains("The database is away", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("The database is back", StringComparison.Ordinal));
    }

    private static NpgsqlConnectionStringBuilder Address(ManagedPostgres primary, ManagedFolder primaryFolder, ManagedFolder standbyFolder, TcpProxy? proxy)
    {
        var address = primary.Connection(ManagedPostgres.AppUser);
        if (proxy is null)
        {
            // The standby first: it refuses what the worker wants.
            address.Host = $"{standbyFolder.Home.SocketFolder},{primaryFolder.Home.SocketFolder}";
            address.TargetSessionAttributes = "read-write";
        }
        else
        {
            (address.Host, address.Port) = ("127.0.0.1", proxy.Port);
        }
        return address;
    }
}
