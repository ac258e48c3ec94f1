using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Worker.Observability.Meters;
using Worker.Tests.Architecture;

namespace Worker.Tests.Observability;

public sealed class RunMeterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void Every_figure_that_is_added_up_is_written_by_some_job()
    {
        var written = string.Concat(SourceTree.Files.Select(SourceTree.Read));

        Assert.All(RunMeter.Sums, sum => Assert.Contains($"[\"{sum.Figure}\"] =", written, StringComparison.Ordinal));
    }

    [Fact]
    public void The_figures_of_another_job_are_not_taken_for_its_own()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        var meter = new RunMeter(meters);
        using var bars = new MetricCollector<long>(meters, HttpMeter.MeterName, "forecast_worker.bars.rejected");
        using var reviews = new MetricCollector<long>(meters, HttpMeter.MeterName, "forecast_worker.reviews.rejected");

        meter.Count("fetch-prices", "succeeded", TimeSpan.Zero, new JsonObject { ["rejected"] = 3 });
        meter.Count("fetch-reviews", "succeeded", TimeSpan.Zero, new JsonObject { ["rejected"] = new JsonObject { ["no_text"] = 2, ["twice"] = 5L } });
        meter.Count("forecast", "succeeded", TimeSpan.Zero, new JsonObject { ["rejected"] = 100 });

        Assert.Equal([3], bars.GetMeasurementSnapshot().Select(one => one.Value));
        Assert.Equal([7], reviews.GetMeasurementSnapshot().Select(one => one.Value));
    }

    public void Dispose() => _services.Dispose();
}
