using System.Diagnostics;
using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Runs;

/// <summary>A database and a data folder that several services share.</summary>
internal sealed class ServiceBench : IAsyncDisposable
{
    /// <summary>A training that goes on until it is stopped.</summary>
    public static readonly (string, string)[] EndlessTraining =
        [("Forecasting__Preset", "Textbook"), ("Forecasting__Epochs", "10000"), ("Forecasting__Patience", "10000"), ("Forecasting__BatchSize", "256")];

    private readonly List<ServiceProcess> _services = [];
    private readonly string _connectionString;

    private ServiceBench(TestDatabase database, NpgsqlConnectionStringBuilder address)
    {
        Database = database;
        _connectionString = address.ConnectionString;
    }

    /// <summary>As the superuser; the services log in with the rights of <c>worker_app</c>.</summary>
    public TestDatabase Database { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("forecast-worker-service-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ServiceBench> CreateAsync(PostgresFixture postgres)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        return new ServiceBench(database, postgres.Address(database.Name, ManagedPostgres.AppUser));
    }

    public static ServiceBench On(TestDatabase database, NpgsqlConnectionStringBuilder address) => new(database, address);

    public async Task<ServiceProcess> StartServiceAsync(params (string Name, string Value)[] settings)
    {
        var service = await ServiceProcess.StartAsync(_connectionString, Folder, settings);
        _services.Add(service);
        return service;
    }

    public Task<long> RequestAsync(string job, string arguments = "{}") =>
        Database.ScalarAsync<long>($"select api.request_run('{job}', '{arguments}')", Cancellation);

    public async Task<string> StateAsync(long run) =>
        await Database.ScalarAsync<string>($"select state || ' ' || coalesce(node, '') || ' ' || attempt from api.runs where id = {run}", Cancellation);

    /// <summary>Waits until a query answers true.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilAsync(string condition, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (!await Database.ScalarAsync<bool>($"select coalesce(({condition}), false)", Cancellation))
        {
            Assert.True(clock.Elapsed < patience, $"Not within {patience}: {condition}\n{await DescribeAsync()}");
            await Task.Delay(50, Cancellation);
        }
        return clock.Elapsed;
    }

    /// <summary>Waits until a run has ended.</summary>
    public Task<TimeSpan> UntilEndedAsync(long run) =>
        UntilAsync($"select state not in ('queued', 'running') from api.runs where id = {run}", TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> DescribeAsync()
    {
        var runs = await Database.RowsAsync("select id, job, state, attempt, node, coalesce(error, message) from api.runs order by id desc limit 20", Cancellation);
        return string.Join('\n', runs.Select(row => string.Join(" | ", row)).Concat(_services.Select(service => $"-- {service.Node}\n{service.Log}")));
    }
}
