using System.Diagnostics.Metrics;
using Worker.Observability.Meters;
using Worker.Storage.Queries;

namespace Worker.Health;

/// <summary>Gauges of what the database says; every node shows the same, so take the maximum over nodes and not the sum.</summary>
/// <param name="jobs">Every job's name: a job without a waiting run shows 0 and not nothing.</param>
/// <param name="clockDifference">The clock of this node minus that of the database; null before it was measured.</param>
internal sealed class FleetGauges(IMeterFactory meters, RunMeter runs, IEnumerable<string> jobs, Func<TimeSpan?> clockDifference)
{
    private static readonly string[] UnfinishedStates = ["queued", "running"];

    /// <summary>From now on the gauges show this, and the counters of runs are there; to be called once.</summary>
    public void Show(FleetState fleet)
    {
        string[] names = [.. jobs.Order(StringComparer.Ordinal)];
        runs.StartFromZero(names);
        var meter = meters.Create(HttpMeter.MeterName);
        meter.CreateObservableGauge(
            "forecast_worker.queue.runs", () => Runs(fleet, names), "{run}", "Runs queued or running, by job and state.");
        meter.CreateObservableGauge(
            "forecast_worker.queue.oldest", () => Oldest(fleet), "s", "How long the oldest queued or running run has been so.");
        meter.CreateObservableGauge(
            "forecast_worker.prices.sessions_behind", () =>
                Behind(fleet), "{session}", "Sessions of the symbol's own calendar without a bar.");
        meter.CreateObservableGauge(
            "forecast_worker.prices.symbols", () =>
                Symbols(fleet), "{symbol}", "Symbols by the state of their prices: fresh, late, failed.");
        meter.CreateObservableGauge(
            "forecast_worker.clock.difference", () => clockDifference() is { } difference ? (IEnumerable<Measurement<double>>)[new(difference.TotalSeconds)] : [],
            "s", "The clock of this node minus that of the database.");
        meter.CreateObservableGauge(
            "forecast_worker.model.age", () => Ages(fleet), "s", "Since the model version that serves was trained.");
        meter.CreateObservableGauge(
            "forecast_worker.job.last_success_timestamp", () => Successes(fleet), "s", "When each job last ended without a failure, in seconds since 1970.");
        meter.CreateObservableGauge(
            "forecast_worker.live.pinball_ratio", () => Live(fleet, skill => skill.PinballRatio),
            unit: null, "Pinball loss of what was published over the last 60 scored sessions, as a ratio to that of the naive forecast: below 1 is better.");
        meter.CreateObservableGauge(
            "forecast_worker.live.coverage", () => Live(fleet, skill => skill.Coverage80, "80").Concat(Live(fleet, skill => skill.Coverage95, "95")),
            unit: null, "Share of the closes within the published interval of 80 or 95 percent, over the same forecasts.");
        meter.CreateObservableGauge(
            "forecast_worker.live.forecasts", () => Live(fleet, skill => skill.Forecasts), "{forecast}", "How many forecasts these two are of.");
    }

    private static IEnumerable<Measurement<long>> Runs(FleetState fleet, string[] jobs) => fleet.Runs is not { } runs
        ? []
        : from job in jobs.Union(runs.Select(run => run.Job))
          from state in UnfinishedStates
          select new Measurement<long>(
              runs.Where(run => run.Job == job && run.State == state).Sum(run => run.Count), new("job", job), new("state", state));

    private static IEnumerable<Measurement<double>> Oldest(FleetState fleet) => fleet.Runs is not { } runs
        ? []
        : UnfinishedStates.Select(state => new Measurement<double>(
            runs.Where(run => run.State == state).Select(run => run.OldestAge.TotalSeconds).DefaultIfEmpty().Max(),
            new KeyValuePair<string, object?>("state", state)));

    private static IEnumerable<Measurement<int>> Behind(FleetState fleet) =>
        from price in fleet.Prices ?? []
        let sessions = price.SessionsBehind
        where sessions is not null
        select new Measurement<int>(sessions ?? 0, new KeyValuePair<string, object?>("symbol", price.Symbol));

    private static IEnumerable<Measurement<int>> Symbols(FleetState fleet) => fleet.Prices is not { } prices
        ? []
        : from state in (string[])["fresh", "late", "failed"]
          select new Measurement<int>(prices.Count(price => price.State == state), new KeyValuePair<string, object?>("state", state));

    private static IEnumerable<Measurement<double>> Ages(FleetState fleet) =>
        from model in fleet.Models ?? []
        select new Measurement<double>(model.Age.TotalSeconds, new("kind", model.Kind), new("model", model.Name));

    private static IEnumerable<Measurement<double>> Successes(FleetState fleet) =>
        from success in fleet.Successes ?? []
        select new Measurement<double>(success.At, new KeyValuePair<string, object?>("job", success.Job));

    private static IEnumerable<Measurement<double>> Live(FleetState fleet, Func<LiveSkill, double?> figure, string? interval = null)
    {
        foreach (var skill in fleet.Skill ?? [])
        {
            if (figure(skill) is not { } value) continue;
            var horizon = new KeyValuePair<string, object?>("horizon", skill.Horizon);
            yield return interval is null ? new(value, horizon) : new(value, horizon, new("interval", interval));
        }
    }
}
