using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Quantiles;

/// <summary>A trained quantile network that predicts: evaluation mode, no gradients. Used by one thread at a time; dispose it.</summary>
public sealed class QuantilePredictor : IDisposable
{
    private const int BatchSize = 256;

    private readonly QuantileNetwork _network;
    private readonly QuantileNetworkSettings _settings;
    private readonly Device _device;
    private readonly BatchMemory _memory;

    /// <param name="weights">Copied; the caller still owns them.</param>
    /// <exception cref="WeightsMismatchException">The weights belong to another network.</exception>
    public QuantilePredictor(TorchRuntime runtime, QuantileNetworkSettings settings, NetworkWeights weights)
    {
        (_settings, _device) = (settings, runtime.Device.Handle);
        _memory = new BatchMemory(runtime, BatchSize, setting: null);
        // The base quantiles come with the weights.
        _network = RandomDraws.Unnoticed(() => new QuantileNetwork(settings, new float[settings.Horizons, settings.Quantiles]));
        try
        {
            weights.CopyTo(_network);
            _network.to(_device);
            _network.eval();
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <summary>The quantiles after the last <paramref name="kept"/> sessions of each slice.</summary>
    /// <param name="slices">[N, L, F].</param>
    /// <param name="kept">Sessions at the end of a slice, 1 to L.</param>
    /// <returns>[N, kept, H, Q] in units of the scale of each session.</returns>
    /// <exception cref="DeviceMemoryException">The memory of the device does not hold half a batch.</exception>
    public float[] Predict(float[,,] slices, int kept)
    {
        if (slices.GetLength(2) != _settings.Features)
            throw new ArgumentException($"A session has {slices.GetLength(2)} features; the network takes {_settings.Features}.", nameof(slices));
        var predictions = new float[slices.GetLength(0) * kept * _settings.Horizons * _settings.Quantiles];
        return predictions.Length == 0 ? predictions : _memory.Run(size => Predict(slices, kept, size, predictions));
    }

    private float[] Predict(float[,,] slices, int kept, int batchSize, float[] predictions)
    {
        var (count, length) = (slices.GetLength(0), slices.GetLength(1));
        var size = kept * _settings.Horizons * _settings.Quantiles;
        using var noGradient = inference_mode();
        using var outer = NewDisposeScope();
        var all = from_array(slices); // [N, L, F]
        for (var start = 0; start < count; start += batchSize)
        {
            using var scope = NewDisposeScope();
            var batch = all.slice(0, start, Math.Min(start + batchSize, count), 1).to(_device); // [B, L, F]
            var output = _network.call(batch).narrow(1, length - kept, kept).cpu().contiguous().data<float>().ToArray(); // [B * kept * H * Q]
            output.CopyTo(predictions, start * size);
        }
        return predictions;
    }

    public void Dispose() => _network.Dispose();
}
