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

    /// <summary>
    /// Figures of <c>api.runs.metrics</c> that add up, by job, and the counter of each. An object is added up over its members.
    /// </summary>
    internal static readonly (string Job, string Figure, string Name, string Unit, string Description)[] Sums =
    [
        ("fetch-prices", "bars_written", "forecast_worker.bars.written", "{bar}", "Price bars inserted or changed."),
        ("fetch-prices", "rejected", "forecast_worker.bars.rejected", "{bar}", "Price bars that broke a rule."),
        ("forecast", "forecasts", "forecast_worker.forecasts", "{forecast}", "Forecasts made, the naive ones among them."),
        ("forecast", "rows_written", "forecast_worker.forecasts.written", "{forecast}", "Forecasts inserted or changed."),
        ("fetch-reviews", "added", "forecast_worker.reviews.added", "{review}", "New reviews."),
        ("fetch-reviews", "rejected", "forecast_worker.reviews.rejected", "{review}", "Reviews that broke a rule."),
        ("score-reviews", "reviews", "forecast_worker.reviews.scored", "{review}", "Reviews scored."),
        ("score-reviews", "truncated", "forecast_worker.reviews.truncated", "{review}", "Scored reviews of which a part was not read."),
        ("score-reviews", "without_known_words", "forecast_worker.reviews.without_known_words", "{review}", "Reviews without a word that the model knows; counted in every run."),
    ];

    private static readonly string[] States = ["succeeded", "partial", "failed", "cancelled", "skipped", "retried", "requeued"];

    private readonly Counter<long> _runs;
    private readonly Histogram<double> _duration;
    private readonly Dictionary<(string Job, string Figure), Counter<long>> _sums;
    private readonly Gauge<double> _scoring;

    public RunMeter(IMeterFactory meters)
    {
        var meter = meters.Create(HttpMeter.MeterName);
        _runs = meter.CreateCounter<long>(RunsName, "{run}", "Runs ended, by job and state.");
        _duration = meter.CreateHistogram(DurationName, "s", "How long runs took, by job and state.", tags: null, Durations);
        _scoring = meter.CreateGauge<double>(
            "forecast_worker.scoring.reviews", "{review}/s", "Reviews a second in the newest run that scored any.");
        _sums = Sums.ToDictionary(sum => (sum.Job, sum.Figure), sum => meter.CreateCounter<long>(sum.Name, sum.Unit, sum.Description));
    }

    /// <summary>
    /// Shows every counter before its first event: an alarm on what a counter gained sees nothing of one that comes into being with 1.
    /// </summary>
    public void StartFromZero(IEnumerable<string> jobs)
    {
        foreach (var job in jobs)
        {
            foreach (var state in States) _runs.Add(0, new("job", job), new("state", state));
        }
        foreach (var counter in _sums.Values) counter.Add(0);
    }

    /// <param name="state"><c>succeeded</c>, <c>partial</c>, <c>failed</c>, <c>cancelled</c>, <c>skipped</c>, <c>retried</c> or
    /// <c>requeued</c>.</param>
    /// <param name="figures">The figures of <c>api.runs.metrics</c>; those that are no numbers are skipped.</param>
    public void Count(string job, string state, TimeSpan elapsed, JsonObject? figures)
    {
        _runs.Add(1, new("job", job), new("state", state));
        _duration.Record(elapsed.TotalSeconds, new("job", job), new("state", state));
        foreach (var (name, value) in figures ?? [])
        {
            if (_sums.TryGetValue((job, name), out var counter) && Sum(value) is > 0 and var count)
                counter.Add(count);
            if (name == "reviews_per_second" && value is JsonValue rate && rate.TryGetValue(out double perSecond) && perSecond > 0)
                _scoring.Record(perSecond);
        }
    }

    private static long Sum(JsonNode? value) => value switch
    {
        JsonObject parts => parts.Sum(part => Sum(part.Value)),
        JsonValue number when number.TryGetValue(out long whole) => whole,
        JsonValue number when number.TryGetValue(out int small) => small,
        _ => 0,
    };
}
