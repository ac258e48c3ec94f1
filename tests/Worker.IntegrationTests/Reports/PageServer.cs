using Microsoft.Extensions.DependencyInjection;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Observability;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;
using Worker.Observability.Meters;
using Worker.Reports;

namespace Worker.IntegrationTests.Reports;

/// <summary>The port of a service, with its pages on a database.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TelemetryEndpoint _endpoint;

    private PageServer(TestDatabase database)
    {
        var port = FreePort.Find();
        Address = FormattableString.Invariant($"http://127.0.0.1:{port}");
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.Configure<TelemetryOptions>(options => options.Port = port);
        services.AddHealthChecks();
        services.AddSingleton<TelemetryProviders>().AddSingleton<RunMeter>().AddSingleton<HttpMeter>().AddSingleton<TelemetryEndpoint>();
        services.AddReports().AddSingleton(TimeProvider.System).AddSingleton(database.Contexts).AddSingleton(External.Of(database.ConnectionString));
        _services = services.BuildServiceProvider();
        _endpoint = _services.GetRequiredService<TelemetryEndpoint>();
    }

    public string Address { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<PageServer> StartAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var server = new PageServer(database);
        await server._endpoint.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
