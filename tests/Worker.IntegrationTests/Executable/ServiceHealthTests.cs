using System.Globalization;
using System.Net;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Observability;

namespace Worker.IntegrationTests.Executable;

/// <summary>The real service as systemd, Kubernetes and the container's health check see it.</summary>
public sealed class ServiceHealthTests(PostgresFixture postgres) : IDisposable
{
    // Milliseconds: for what is asked for until it is so.
    private const int TimeLimit = 120_000;

    private readonly string _dataFolder = Directory.CreateTempSubdirectory("forecast-worker-data-").FullName;
    private readonly int _port = FreePort.Find();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Settings => new()
    {
        ["Telemetry__Port"] = _port.ToString(CultureInfo.InvariantCulture),
        ["Prices__Symbols__0"] = "AAA",
    };

    [Fact(Timeout = TimeLimit)]
    public async Task It_tells_systemd_that_it_is_ready_lives_and_stops()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var systemd = new SystemdStandIn();
        using var service = systemd.Start(database, _dataFolder, watchdog: TimeSpan.FromSeconds(3), Settings);

        List<string> said = [await systemd.NextAsync()];
        while (said.Count(line => line == "WATCHDOG=1") < 3 || !said.Contains("READY=1")) said.Add(await systemd.NextAsync());
        // Once ready, the database has been opened and jobs are scheduled.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/healthz/live"));
        Assert.True(await database.ScalarAsync<long>("select count(*) from api.jobs", Cancellation) > 0);
        await service.SignalAsync("TERM");
        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());
        while (!said.Contains("STOPPING=1")) said.Add(await systemd.NextAsync());
        while (systemd.TryNext(out var line)) said.Add(line!);

        Assert.Equal(1, said.Count(line => line == "READY=1"));
        Assert.Equal(1, said.Count(line => line == "STOPPING=1"));
        Assert.Equal("STOPPING=1", said.Last(line => line != "WATCHDOG=1"));
        // For the journal: a priority, no clock of its own.
        Assert.Contains(service.Log, line => line.StartsWith("<6>Worker.Cli.ServiceVerb", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task It_is_ready_and_answers_with_its_figures_until_it_is_told_to_stop()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        using var service = WorkerExecutable.Start(database, _dataFolder, Settings);
        await service.WaitForLogAsync("The service has started");

        while (await StatusAsync("/healthz/ready") != HttpStatusCode.OK) await Task.Delay(50, Cancellation);
        using (var check = WorkerExecutable.StartProgram(Path.Combine(WorkerExecutable.Repository, "deploy/healthcheck.sh"), Settings, "/healthz/ready"))
            Assert.True(await check.WaitForExitAsync() == 0, check.Describe());
        await database.ExecuteAsync("select api.request_run('prune')", Cancellation);
        double ended;
        do
        {
            await Task.Delay(50, Cancellation);
            var figures = await _client.GetStringAsync(Url("/metrics"), Cancellation);
            ended = TelemetryEndpointTests.Value(figures, "forecast_worker_runs_total", "job=\"prune\"", "state=\"skipped\"");
        }
        while (ended == 0);

        Assert.Equal(1, ended);
        await service.SignalAsync("TERM");
        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task No_label_of_a_figure_holds_a_connection_string()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await database.ExecuteAsync("create table bars (symbol text, date date, close numeric)", Cancellation);
        using var service = WorkerExecutable.Start(database, _dataFolder, new Dictionary<string, string>(Settings)
        {
            // The second database of the product: prices of the user's own tables.
            ["Prices__Source"] = "Sql",
            ["Prices__Sql__ConnectionString"] = database.ConnectionString,
            ["Prices__Sql__Query"] = "select date, close from bars where symbol = @symbol and date between @from and @to",
        });
        await service.WaitForLogAsync("The service has started");
        await database.ExecuteAsync("select api.request_run('fetch-prices'), api.request_run('prune')", Cancellation);
        string figures;
        do
        {
            await Task.Delay(100, Cancellation);
            figures = await _client.GetStringAsync(Url("/metrics"), Cancellation);
        }
        while (!figures.Contains("pool_name=\"prices_sql\"", StringComparison.Ordinal)
            || !figures.Contains("forecast_worker_job_last_success_timestamp_seconds{job=\"prune\"}", StringComparison.Ordinal));

        var pools = System.Text.RegularExpressions.Regex.Matches(figures, "pool_name=\"([^\"]*)\"").Select(match => match.Groups[1].Value).Distinct().Order();
        Assert.Equal(["prices_sql", "worker", "worker_migration"], pools);
        Assert.DoesNotContain(database.Name, figures, StringComparison.Ordinal);
        Assert.DoesNotContain("Username", figures, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, TelemetryEndpointTests.Value(figures, "forecast_worker_build_info", "version=\"0.1.0"));
        Assert.InRange(
            TelemetryEndpointTests.Value(figures, "forecast_worker_job_last_success_timestamp_seconds", "job=\"prune\""),
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 120, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 5);
        await service.SignalAsync("TERM");
        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());
    }

    [Fact]
    public async Task A_schema_that_is_taken_away_makes_it_unready_and_leaves_it_alive()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var service = WorkerExecutable.Start(database, _dataFolder, Settings);
        await service.WaitForLogAsync("The service has started");

        await database.ExecuteAsync("update worker.schema_versions set scripts_sha256 = 'other'", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/healthz/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/healthz/live"));
    }

    [Fact]
    public async Task A_database_that_is_away_at_the_start_is_waited_for()
    {
        var away = FreePort.Find();
        using var service = WorkerExecutable.Start(null, _dataFolder, new Dictionary<string, string>(Settings)
        {
            ["Database__ConnectionString"] = FormattableString.Invariant($"Host=127.0.0.1;Port={away};Database=forecasts;Username=ann"),
            ["Database__ConnectTimeout"] = "00:00:01",
        });

        await service.WaitForLogAsync("The service waits for the database before it starts");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/healthz/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/healthz/ready"));
        await service.SignalAsync("TERM");

        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());
    }

    [Fact]
    public async Task Its_log_is_an_object_a_line_by_setting()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var prune = WorkerExecutable.Start(database, _dataFolder, new Dictionary<string, string>(Settings) { ["Telemetry__LogFormat"] = "Json" }, "run", "prune", "--verbose");
        Assert.True(await prune.WaitForExitAsync() == 0, prune.Describe());

        var lines = prune.Log.Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!).ToList();
        Assert.Contains(lines, line => (int)line["EventId"]! == 7000 && (string)line["State"]!["Job"]! == "prune");
        Assert.Contains(lines, line => line["Scopes"]!.AsArray().Any(scope => (long?)scope!["RunId"] == 1));
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_one_line_and_no_stack_trace()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var busy = new System.Net.Sockets.TcpListener(IPAddress.Loopback, _port);
        busy.Start();

        using var service = WorkerExecutable.Start(database, _dataFolder, Settings);

        Assert.True(await service.WaitForExitAsync() == 1, service.Describe());
        var line = Assert.Single(service.Log);
        Assert.Contains("Set Telemetry:Port to a free port", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_does_not_listen()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        using var busy = new System.Net.Sockets.TcpListener(IPAddress.Loopback, _port);
        busy.Start();

        using var status = WorkerExecutable.Start(database, _dataFolder, Settings, "status");

        Assert.True(await status.WaitForExitAsync() == 0, status.Describe());
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_dataFolder, recursive: true);
    }

    private Uri Url(string path) => new(FormattableString.Invariant($"http://127.0.0.1:{_port}{path}"));

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _client.GetAsync(Url(path), Cancellation);
        return response.StatusCode;
    }
}
