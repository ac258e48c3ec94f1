using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Worker.Observability.Meters;

/// <summary>How trainings go, epoch by epoch. Tags: <c>model</c> (<c>gru</c>, <c>gru:AAPL</c>), and <c>segment</c> of a loss.</summary>
internal static class TrainingMeter
{
    private static readonly Meter Meter = new(HttpMeter.MeterName);
    private static readonly ConcurrentDictionary<string, Epoch> Newest = new();

    private static readonly Counter<long> Epochs = Meter.CreateCounter<long>(
        "forecast_worker.training.epochs", "{epoch}", "Epochs trained.");

    static TrainingMeter()
    {
        Meter.CreateObservableGauge(
            "forecast_worker.training.epoch", () => Measure(epoch => epoch.Number), "{epoch}", "The newest epoch, from 1.");
        Meter.CreateObservableGauge(
            "forecast_worker.training.items", () => Measure(epoch => epoch.ItemsPerSecond), "{item}/s",
            "Training items a second in the newest epoch.");
        Meter.CreateObservableGauge(
            "forecast_worker.training.loss",
            () => Measure(epoch => epoch.TrainingLoss, "training").Concat(Measure(epoch => epoch.ValidationLoss, "validation")),
            unit: null, "Mean loss of the newest epoch.");
    }

    /// <param name="epoch">From 1.</param>
    /// <param name="items">Training items of an epoch.</param>
    public static void Record(string model, int epoch, double trainingLoss, double validationLoss, TimeSpan duration, int items)
    {
        Newest[model] = new Epoch(epoch, trainingLoss, validationLoss, items / Math.Max(duration.TotalSeconds, 1e-9));
        Epochs.Add(1, new KeyValuePair<string, object?>("model", model));
    }

    private static IEnumerable<Measurement<double>> Measure(Func<Epoch, double> figure, string? segment = null) =>
        Newest.Select(pair => segment is null
            ? new Measurement<double>(figure(pair.Value), new KeyValuePair<string, object?>("model", pair.Key))
            : new Measurement<double>(figure(pair.Value), new("model", pair.Key), new("segment", segment)));

    private sealed record Epoch(int Number, double TrainingLoss, double ValidationLoss, double ItemsPerSecond);
}
