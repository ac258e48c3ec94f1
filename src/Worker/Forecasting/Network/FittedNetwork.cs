using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Forecasting.Network;

/// <summary>
/// Trained networks and the scale of their units. A session is forecast from a slice that ends at it, or a few sessions later: what a
/// slice holds after a session does not reach it. The forecast is the mean of the members' quantiles, averaged again with the base
/// quantiles (Lichtendahl, Grushka-Cockayne and Winkler, "Is It Better to Average Probabilities or Quantiles?", Management Science 2013).
/// </summary>
internal sealed class FittedNetwork : IFittedForecaster
{
    // Sessions forecast from one slice: all but the last have a shorter past.
    private const int Stride = 30;

    private readonly NetworkSettings _settings;
    private readonly HarScale _scale;
    private readonly PooledQuantiles _base;
    private readonly List<QuantilePredictor> _members = [];

    /// <param name="baseQuantiles">Those that the members were trained to correct.</param>
    /// <param name="members">Copied; the caller still owns them.</param>
    public FittedNetwork(
        TorchRuntime runtime, NetworkSettings settings, HarScale scale, PooledQuantiles baseQuantiles, IEnumerable<NetworkWeights> members)
    {
        (_settings, _scale, _base) = (settings, scale, baseQuantiles);
        foreach (var weights in members)
            _members.Add(new QuantilePredictor(runtime, settings.Network, weights));
    }

    public QuantileForecasts Forecast(Panel panel, SymbolPanel symbol, int from, int count)
    {
        var stride = Math.Min(Stride, count);
        // The first slice ends a stride after the first session.
        var first = Math.Max(SymbolPanel.FirstSession, from + stride - _settings.SliceLength);
        var scales = _scale.Of(panel, symbol, _settings.Horizons, Math.Min(first, from));
        var features = NetworkInputs.Features(panel, symbol, scales, _settings.Features, first);
        var ends = Enumerable.Range(0, (count + stride - 1) / stride).Select(i => Math.Min(from + count, from + ((i + 1) * stride))).ToArray();
        var slices = Slices(features, first, ends);
        var forecasts = _base.Times(scales, from, count, _settings.Horizons);
        forecasts.Scale(_settings.BaseShare);
        foreach (var member in _members)
            Add(forecasts, scales, ends, stride, member.Predict(slices, stride));
        return forecasts;
    }

    public void Dispose() => _members.ForEach(member => member.Dispose());

    // One slice for each end (one past its last session), from features that begin at the first session; before it there are zeros.
    private float[,,] Slices(float[,] features, int first, int[] ends)
    {
        var (length, width) = (_settings.SliceLength, features.GetLength(1));
        var slices = new float[ends.Length, length, width];
        for (var slice = 0; slice < ends.Length; slice++)
        {
            for (var step = 0; step < length; step++)
            {
                var row = ends[slice] - length + step - first;
                for (var f = 0; row >= 0 && f < width; f++)
                    slices[slice, step, f] = features[row, f];
            }
        }
        return slices;
    }

    // The last slice may end less than a stride after the one before: its first sessions were written already.
    private void Add(QuantileForecasts forecasts, double[,] scales, int[] ends, int stride, float[] predicted)
    {
        var next = forecasts.From;
        var share = (1 - _settings.BaseShare) / _members.Count;
        for (var slice = 0; slice < ends.Length; slice++)
        {
            for (; next < ends[slice]; next++)
            {
                var kept = stride - (ends[slice] - next);
                for (var h = 1; h <= _settings.Horizons; h++)
                {
                    var quantiles = forecasts.At(next, h);
                    var offset = ((((slice * stride) + kept) * _settings.Horizons) + h - 1) * QuantileLevels.Count;
                    for (var q = 0; q < quantiles.Length; q++)
                        quantiles[q] += share * predicted[offset + q] * scales[next, h - 1];
                }
            }
        }
    }
}
