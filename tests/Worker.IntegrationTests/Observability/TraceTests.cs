using System.Globalization;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;

namespace Worker.IntegrationTests.Observability;

/// <summary>What a collector is sent where the standard variables name one.</summary>
public sealed class TraceTests(PostgresFixture postgres) : IDisposable
{
    // Milliseconds: for what is asked for until it is so.
    private const int TimeLimit = 120_000;

    private readonly string _dataFolder = Directory.CreateTempSubdirectory("forecast-worker-data-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_of_the_command_line_is_one_trace_with_its_queries_below_it()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var collector = await OtlpCollector.StartAsync();

        using var run = WorkerExecutable.Start(database, _dataFolder, Variables(collector), "run", "prune", "--verbose");
        Assert.True(await run.WaitForExitAsync() == 0, run.Describe());

        var root = Assert.Single(collector.Spans, span => span.ParentId.Length == 0);
        Assert.Equal("prune", root.Name);
        Assert.True(collector.Spans.Count > 3, "The queries of the run are spans of their own.");
        Assert.All(collector.Spans, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.Contains("/v1/metrics", collector.Paths);
        Assert.DoesNotContain("/v1/logs", collector.Paths);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_service_sends_a_trace_a_run_and_none_of_its_own_polling()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var collector = await OtlpCollector.StartAsync();
        using var service = WorkerExecutable.Start(database, _dataFolder, Variables(collector));
        await service.WaitForLogAsync("The service has started");

        await database.ExecuteAsync("select api.request_run('prune') from generate_series(1, 2)", Cancellation);
        while (await database.ScalarAsync<long>("select count(*) from api.runs where finished_at is not null", Cancellation) < 2)
            await Task.Delay(50, Cancellation);
        await service.SignalAsync("TERM");
        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());

        var roots = collector.Spans.Where(span => span.ParentId.Length == 0).ToList();
        Assert.Equal(["prune", "prune"], roots.Select(root => root.Name));
        Assert.Equal(2, roots.Select(root => root.TraceId).Distinct().Count());
        Assert.Equal(2, collector.Spans.Select(span => span.TraceId).Distinct().Count());
    }

    public void Dispose() => Directory.Delete(_dataFolder, recursive: true);

    private static Dictionary<string, string> Variables(OtlpCollector collector) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["Telemetry__Port"] = FreePort.Find().ToString(CultureInfo.InvariantCulture),
        ["Prices__Symbols__0"] = "AAA",
    };
}
