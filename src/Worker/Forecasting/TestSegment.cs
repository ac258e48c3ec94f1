using Worker.Forecasting.Versions;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Forecasting;

/// <summary>What a version predicted, one session ahead, on the sessions of its test only: for pictures.</summary>
/// <param name="From">First as-of date of the segment.</param>
/// <param name="Points">By target date, ascending.</param>
/// <param name="Accuracy">The version's own figures of the segment, for horizons 1..H.</param>
internal sealed record TestSegment(DateOnly From, IReadOnlyList<TestPoint> Points, IReadOnlyList<ForecastAccuracy> Accuracy);

/// <summary>One session of the test segment; closes in the listing currency.</summary>
internal readonly record struct TestPoint(DateOnly Date, double Actual, double Predicted, double Naive);

/// <summary>Replays the test segment of a version from its checkpoint.</summary>
internal sealed class TestSegmentReplay(Lazy<TorchRuntime> runtime, CheckpointStore checkpoints)
{
    /// <returns>Null if the version was not trained on the symbol.</returns>
    public TestSegment? Of(ModelVersionRow version, PriceSeries series)
    {
        using var checkpoint = checkpoints.Load(version);
        if (QuantileSettings.Of(version.Settings) is not null)
            return OfQuantiles(QuantileContent.FromJson(checkpoint.Content), series);
        var content = ForecasterContent.FromJson(checkpoint.Content);
        if (!content.Symbols.TryGetValue(series.Symbol, out var symbol))
            return null;
        var windows = SymbolWindows.Over(series, content.Settings.Window, maxHorizon: 1);
        var indices = windows.AsOfIndices(content.Segments, Segment.Test);
        using var network = new ForecasterNetwork(runtime.Value, content.Settings, checkpoint.Weights);
        var predicted = network.Predict(windows, symbol.Scaler, indices);
        return new TestSegment(
            content.Segments.TestFrom,
            [.. indices.Select((index, row) => new TestPoint(windows.Dates[index + 1], windows.Closes[index + 1], predicted[row][0], windows.Closes[index]))],
            symbol.Accuracy);
    }

    private static TestSegment? OfQuantiles(QuantileContent content, PriceSeries series)
    {
        if (!content.Symbols.Contains(series.Symbol))
            return null;
        var decisions = content.DecisionsOf(series.Symbol);
        var points = PastMedians.Of(decisions[0].Published, series);
        return new TestSegment(points.Count > 0 ? points[0].Date : series.Dates[^1], points, [.. decisions.Select(decision =>
        {
            var newest = decision.Newest.FirstOrDefault(fold => fold.Model == decision.Published);
            return new ForecastAccuracy(0, 0, 0, 0, 0, 0, newest?.RmseRatio ?? 1, 0.5, newest?.Coverage80 ?? 0, newest?.Coverage95 ?? 0);
        })]);
    }
}
