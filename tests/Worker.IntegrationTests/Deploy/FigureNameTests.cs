using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Worker.Health;
using Worker.IntegrationTests.Executable;
using Worker.IntegrationTests.Observability;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;
using Worker.Observability.Meters;
using Worker.Storage.Queries;

namespace Worker.IntegrationTests.Deploy;

/// <summary>Dashboard, rules and runbook name figures: a renamed one would leave an empty panel and an alarm that never rings.</summary>
[Collection(nameof(ProcessMeters))]
public sealed partial class FigureNameTests
{
    [Fact]
    public async Task Every_figure_that_the_dashboard_the_rules_and_the_runbook_name_is_answered()
    {
        var port = FreePort.Find();
        var collection = new ServiceCollection().AddLogging().AddMetrics().Configure<TelemetryOptions>(options => options.Port = port);
        collection.AddHealthChecks();
        await using var services = collection.AddSingleton<TelemetryProviders>().AddSingleton<TelemetryEndpoint>().BuildServiceProvider();
        var endpoint = services.GetRequiredService<TelemetryEndpoint>();
        await endpoint.StartAsync(TestContext.Current.CancellationToken);
        RecordAll(services.GetRequiredService<IMeterFactory>());

        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/metrics")), TestContext.Current.CancellationToken);

        var answered = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).ToHashSet();
        var named = new[] { "deploy/grafana/forecast-worker.json", "deploy/prometheus/rules.yaml", "deploy/README.md" }
            .SelectMany(file => Figure().Matches(File.ReadAllText(Path.Combine(WorkerExecutable.Repository, file))).Select(match => match.Value)).Distinct().ToList();
        Assert.True(named.Count > 15);
        Assert.All(named, name => Assert.True(answered.Contains(name) || answered.Contains(name + "_bucket"), $"{name} is not answered"));
        await endpoint.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void RecordAll(IMeterFactory meters)
    {
        var runs = new RunMeter(meters);
        foreach (var sum in RunMeter.Sums)
            runs.Count(sum.Job, "succeeded", TimeSpan.FromSeconds(1), new JsonObject { [sum.Figure] = 1, ["reviews_per_second"] = 2.5 });
        var http = new HttpMeter(meters);
        http.CountAttempt("host", "200");
        http.CountRetry("host", "429");
        TrainingMeter.Record("gru", 1, 1, 1, TimeSpan.FromSeconds(1), 1);
        new FleetGauges(meters, runs, ["forecast"], () => TimeSpan.FromSeconds(0.25)).Show(new FleetState
        {
            Runs = [],
            Prices = [new SymbolFreshness("AAA", 1, "late")],
            Models = [new CurrentModelAge("forecaster", "gru", TimeSpan.FromDays(1))],
            Successes = [new JobSuccess("nightly", 1.7e9)],
            Skill = [new LiveSkill(1, 300, 0.98, 0.8, 0.95)],
        });
    }

    // What .NET and the driver have is theirs.
    [GeneratedRegex(@"(?<![a-z_])forecast_worker_[a-z_]+")]
    private static partial Regex Figure();
}
