using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;

namespace Worker.Observability.Meters;

/// <summary>
/// Counts runs as they end, and adds up the figures that they end with, so that no job need know of meters. Tags: <c>job</c>, and
/// <c>state</c> where a run ended.
/// </summary>
internal sealed class RunMeter
{
    public const string RunsName = "forecast_worker.runs";

    public const string DurationName = "forecast_worker.run.duration";

    /// <summary>From a second to half a day.</summary>
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14_400, 43_200] };

    /// <summary>Figures of <c>api.runs.metrics</c> that add up, and the counter of each.</summary>
    private static readonly (string Figure, string Name, string Unit, string Description)[] Sums =
    [
        ("bars_written", "forecast_worker.bars.written", "{bar}", "Price bars inserted or changed."),
        ("rejected", "forecast_worker.bars.rejected", "{bar}", "Price bars that broke a rule."),
        ("forecasts", "forecast_worker.forecasts", "{forecast}", "Forecasts made, the naive ones among them."),
        ("rows_written", "forecast_worker.forecasts.written", "{forecast}", "Forecasts inserted or changed."),
        ("reviews_written", "forecast_worker.reviews.written", "{review}", "Reviews inserted or changed."),
        ("reviews_rejected", "forecast_worker.reviews.rejected", "{review}", "Reviews that broke a rule."),
        ("scored", "forecast_worker.reviews.scored", "{review}", "Reviews scored."),
    ];

    private readonly Counter<long> _runs;
    private readonly Histogram<double> _duration;
    private readonly Dictionary<string, Counter<long>> _sums;

    public RunMeter(IMeterFactory meters)
    {
        var meter = meters.Create(HttpMeter.MeterName);
        _runs = meter.CreateCounter<long>(RunsName, "{run}", "Runs ended, by job and state.");
        _duration = meter.CreateHistogram(DurationName, "s", "How long runs took, by job and state.", tags: null, Durations);
        _sums = Sums.ToDictionary(sum => sum.Figure, sum => meter.CreateCounter<long>(sum.Name, sum.Unit, sum.Description));
    }

    /// <param name="state"><c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>skipped</c>.</param>
    /// <param name="figures">The figures of <c>api.runs.metrics</c>; those that are no numbers are passed over.</param>
    public void Count(string job, string state, TimeSpan elapsed, JsonObject? figures)
    {
        _runs.Add(1, new("job", job), new("state", state));
        _duration.Record(elapsed.TotalSeconds, new("job", job), new("state", state));
        foreach (var (name, value) in figures ?? [])
        {
            if (_sums.TryGetValue(name, out var counter) && value is JsonValue number && Whole(number) is { } count)
                counter.Add(count, new KeyValuePair<string, object?>("job", job));
        }
    }

    private static long? Whole(JsonValue number) => number.TryGetValue(out long whole) ? whole : number.TryGetValue(out int small) ? small : null;
}
