using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.IntegrationTests.Database;
using Worker.Runs;
using Worker.Storage;

namespace Worker.IntegrationTests.Runs;

public sealed class RunListenerTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_notice_that_comes_while_the_connection_is_probed_wakes_the_dispatcher_too()
    {
        await using var server = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = new WorkerDatabase(
            Options.Create(new DatabaseOptions { ConnectionString = server.ConnectionString }), "", TimeProvider.System, NullLoggerFactory.Instance);
        using var wakeup = new RunWakeup();
        using var outage = new DatabaseOutage();
        // It probes all the time: many notices come during a probe.
        var options = Options.Create(new ServiceOptions { PollInterval = TimeSpan.FromMilliseconds(1) });
        using var listener = new RunListener(
            database, wakeup, outage, new DatabaseRetry(() => database.DataSource, TimeProvider.System), options, TimeProvider.System,
            NullLogger<RunListener>.Instance);
        await listener.StartAsync(Cancellation);
        Assert.True(await wakeup.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), "The listener does not listen.");

        var lost = 0;
        for (var notice = 0; notice < 200; notice++)
        {
            await server.ExecuteAsync("notify worker_requests", Cancellation);
            lost += await wakeup.WaitAsync(TimeSpan.FromSeconds(1), Cancellation) ? 0 : 1;
        }
        await listener.StopAsync(Cancellation);

        Assert.Equal(0, lost);
    }
}
