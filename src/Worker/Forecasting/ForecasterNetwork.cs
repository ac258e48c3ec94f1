using System.Runtime.InteropServices;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Forecasting;

/// <summary>
/// A trained network asked about windows of one symbol: scales, predicts and writes back as closes. Used by one thread at a time.
/// </summary>
internal sealed class ForecasterNetwork(TorchRuntime runtime, ForecasterTrainingSettings settings, NetworkWeights weights) : IDisposable
{
    private readonly RecurrentPredictor _predictor = new(runtime, settings.Network, weights);

    /// <summary>The closes predicted after each as-of index: [windows][horizon - 1], in the listing currency.</summary>
    public double[][] Predict(SymbolWindows windows, PriceScaler scaler, IReadOnlyList<int> asOfIndices)
    {
        if (asOfIndices.Count == 0)
            return [];
        var inputs = new float[asOfIndices.Count, settings.Window, 1];
        var flat = MemoryMarshal.CreateSpan(ref inputs[0, 0, 0], inputs.Length);
        for (var row = 0; row < asOfIndices.Count; row++)
            scaler.WriteWindow(windows.Inputs(asOfIndices[row]), flat.Slice(row * settings.Window, settings.Window));
        var outputs = _predictor.Predict(inputs);
        return [.. asOfIndices.Select((index, row) => Enumerable.Range(1, settings.MaxHorizon)
            .Select(horizon => scaler.RestoreClose(windows.Closes[index], outputs[row, horizon - 1], horizon)).ToArray())];
    }

    /// <summary>Predictions and actual values: a list for each horizon, in the order of the indices.</summary>
    public IReadOnlyList<Outcome>[] Outcomes(SymbolWindows windows, PriceScaler scaler, IReadOnlyList<int> asOfIndices)
    {
        var predicted = Predict(windows, scaler, asOfIndices);
        return [.. Enumerable.Range(1, settings.MaxHorizon).Select(horizon => (IReadOnlyList<Outcome>)
        [
            .. asOfIndices.Select((index, row) =>
                new Outcome(windows.Closes[index], predicted[row][horizon - 1], windows.Closes[index + horizon], windows.Volatility(index))),
        ])];
    }

    public void Dispose() => _predictor.Dispose();
}
