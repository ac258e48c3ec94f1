using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Worker.IntegrationTests.Executable;
using Worker.Observability;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;
using Worker.Observability.Meters;

namespace Worker.IntegrationTests.Observability;

/// <summary>The port, asked as Prometheus, Kubernetes and the container's health check ask it.</summary>
[Collection(nameof(ProcessMeters))]
public sealed class TelemetryEndpointTests : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private readonly ServiceProvider _services;
    private readonly TelemetryEndpoint _endpoint;
    private HealthCheckResult _process = HealthCheckResult.Healthy();
    private HealthCheckResult _database = HealthCheckResult.Healthy();

    public TelemetryEndpointTests()
    {
        Port = FreePort.Find();
        var services = new ServiceCollection().AddLogging().AddMetrics();
        services.Configure<TelemetryOptions>(options => options.Port = Port);
        services.AddHealthChecks()
            .AddCheck("process", () => _process, tags: [TelemetryEndpoint.LiveTag])
            .AddCheck("database", () => _database, tags: [TelemetryEndpoint.ReadyTag]);
        services.AddSingleton<TelemetryProviders>().AddSingleton<RunMeter>().AddSingleton<HttpMeter>().AddSingleton<TelemetryEndpoint>();
        _services = services.BuildServiceProvider();
        _endpoint = _services.GetRequiredService<TelemetryEndpoint>();
        _client.BaseAddress = new Uri(FormattableString.Invariant($"http://127.0.0.1:{Port}"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port { get; }

    public async ValueTask InitializeAsync() => await _endpoint.StartAsync(Cancellation);

    [Fact]
    public async Task A_database_that_is_away_makes_it_unready_and_not_dead()
    {
        _database = HealthCheckResult.Unhealthy("The database at db does not answer.");

        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/healthz/live", Cancellation)).StatusCode);
        using var ready = await _client.GetAsync("/healthz/ready", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(
            """{"status":"unhealthy","checks":{"database":{"status":"unhealthy","detail":"The database at db does not answer."}}}""",
            JsonNode.Parse(await ready.Content.ReadAsStringAsync(Cancellation))!.ToJsonString());
    }

    [Fact]
    public async Task Late_prices_are_told_and_leave_it_ready()
    {
        _database = HealthCheckResult.Degraded("1 of 2 symbols are not fresh");

        using var ready = await _client.GetAsync("/healthz/ready", Cancellation);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("\"degraded\"", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_of_the_container_agrees()
    {
        Assert.Equal(0, await HealthCheckAsync());
        Assert.Equal(0, await HealthCheckAsync("/healthz/ready"));
        _database = HealthCheckResult.Unhealthy("away");
        Assert.Equal(0, await HealthCheckAsync());
        Assert.Equal(1, await HealthCheckAsync("/healthz/ready"));
        _process = HealthCheckResult.Unhealthy("hangs");
        Assert.Equal(1, await HealthCheckAsync());
        await _endpoint.StopAsync(Cancellation);
        Assert.Equal(1, await HealthCheckAsync());
        Assert.Equal(0, await HealthCheckAsync("/healthz/live", port: 0));
    }

    [Fact]
    public async Task Figures_are_answered_in_the_format_of_Prometheus()
    {
        var runs = _services.GetRequiredService<RunMeter>();
        runs.Count("fetch-prices", "succeeded", TimeSpan.FromSeconds(4), new JsonObject { ["bars_written"] = 12, ["rejected"] = 3, ["failed"] = new JsonArray("AAPL") });
        runs.Count("fetch-reviews", "succeeded", TimeSpan.FromSeconds(1), new JsonObject { ["rejected"] = new JsonObject { ["no_text"] = 2, ["too_long"] = 5 } });
        runs.Count("fetch-prices", "failed", TimeSpan.FromSeconds(70), figures: null);
        _services.GetRequiredService<HttpMeter>().CountRetry("query2.finance.yahoo.com", "429");
        TrainingMeter.Record("gru:SAMPLE", 3, 0.9, 1.1, TimeSpan.FromSeconds(2), items: 5000);

        var text = await _client.GetStringAsync("/metrics", Cancellation);

        Assert.Equal(1, Value(text, "forecast_worker_runs_total", "job=\"fetch-prices\"", "state=\"failed\""));
        Assert.Equal(12, Value(text, "forecast_worker_bars_written_total"));
        Assert.Equal(3, Value(text, "forecast_worker_bars_rejected_total"));
        Assert.Equal(7, Value(text, "forecast_worker_reviews_rejected_total"));
        Assert.Equal(74, Value(text, "forecast_worker_run_duration_seconds_sum", "job=\"fetch-prices\"", "state=\"succeeded\"") + Value(text, "forecast_worker_run_duration_seconds_sum", "state=\"failed\""));
        Assert.Equal(0, Value(text, "forecast_worker_run_duration_seconds_bucket", "state=\"failed\"", "le=\"60\""));
        Assert.Equal(1, Value(text, "forecast_worker_run_duration_seconds_bucket", "state=\"failed\"", "le=\"300\""));
        Assert.Equal(1, Value(text, "forecast_worker_http_retries_total", "outcome=\"429\""));
        Assert.Equal(1.1, Value(text, "forecast_worker_training_loss", "model=\"gru:SAMPLE\"", "segment=\"validation\""));
        Assert.Equal(2500, Value(text, "forecast_worker_training_items_per_second", "model=\"gru:SAMPLE\""));
        Assert.Contains("dotnet_process_memory_working_set_bytes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_is_nothing()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/healthz", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_setting_to_change()
    {
        var second = ActivatorUtilities.CreateInstance<TelemetryEndpoint>(_services);

        var refused = await Assert.ThrowsAsync<OperatorException>(() => second.StartAsync(Cancellation));

        Assert.Contains(FormattableString.Invariant($"cannot listen on 127.0.0.1 port {Port}"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Set Telemetry:Port", refused.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.StopAsync(Cancellation);
        await _services.DisposeAsync();
        _client.Dispose();
    }

    private async Task<int> HealthCheckAsync(string path = "/healthz/live", int? port = null)
    {
        using var process = WorkerExecutable.StartProgram(
            Path.Combine(WorkerExecutable.Repository, "deploy/healthcheck.sh"),
            new Dictionary<string, string> { ["Telemetry__Port"] = (port ?? Port).ToString(CultureInfo.InvariantCulture) }, path);
        return await process.WaitForExitAsync();
    }

    /// <summary>The value of the one series of a name with all of the labels.</summary>
    internal static double Value(string text, string name, params string[] labels)
    {
        var line = Assert.Single(text.Split('\n'), line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            && labels.All(label => line.Contains(label, StringComparison.Ordinal)));
        return double.Parse(line[(line.LastIndexOf('}') is >= 0 and var end ? end + 1 : name.Length)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
