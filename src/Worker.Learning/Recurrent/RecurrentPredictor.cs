using TorchSharp;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Recurrent;

/// <summary>A trained network that predicts: evaluation mode, no dropout, no gradients. Used by one thread at a time; dispose it.</summary>
public sealed class RecurrentPredictor : IDisposable
{
    private const int BatchSize = 1024;

    private readonly RecurrentNetwork _network;
    private readonly RecurrentSettings _settings;
    private readonly Device _device;
    private readonly BatchMemory _memory;

    /// <param name="weights">Copied; the caller still owns them.</param>
    /// <exception cref="WeightsMismatchException">The weights belong to another network.</exception>
    public RecurrentPredictor(TorchRuntime runtime, RecurrentSettings settings, NetworkWeights weights)
    {
        _settings = settings;
        _device = runtime.Device.Handle;
        _memory = new BatchMemory(runtime, BatchSize, setting: null);
        _network = RandomDraws.Unnoticed(() => new RecurrentNetwork(settings));
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

    /// <param name="inputs">[N, W, F].</param>
    /// <returns>[N, H], in the units of the targets that were learnt; not checked for finiteness.</returns>
    /// <exception cref="ArgumentException">The inputs have another number of features than the network.</exception>
    /// <exception cref="DeviceMemoryException">The memory of the device does not hold half a batch.</exception>
    public float[,] Predict(float[,,] inputs)
    {
        if (inputs.GetLength(2) != _settings.Features)
            throw new ArgumentException($"A session has {inputs.GetLength(2)} features; the network takes {_settings.Features}.", nameof(inputs));
        var count = inputs.GetLength(0);
        var predictions = new float[count, _settings.Horizons];
        return count == 0 ? predictions : _memory.Run(size => Predict(inputs, size, predictions));
    }

    private float[,] Predict(float[,,] inputs, int batchSize, float[,] predictions)
    {
        var count = inputs.GetLength(0);
        using var noGradient = inference_mode();
        using var outer = NewDisposeScope();
        var windows = torch.from_array(inputs); // [N, W, F]
        for (var start = 0; start < count; start += batchSize)
        {
            using var scope = NewDisposeScope();
            var batch = windows.slice(0, start, Math.Min(start + batchSize, count), 1).to(_device); // [B, W, F]
            var output = _network.call(batch).cpu().contiguous().data<float>().ToArray(); // [B * H]
            Buffer.BlockCopy(output, 0, predictions, start * _settings.Horizons * sizeof(float), output.Length * sizeof(float));
        }
        return predictions;
    }

    /// <summary>The mean squared error over all windows and horizons.</summary>
    /// <exception cref="ArgumentException">The windows have other features or horizons than the network.</exception>
    public double MeanSquaredError(WindowSet windows)
    {
        if (windows.Horizons != _settings.Horizons)
            throw new ArgumentException($"A window has {windows.Horizons} horizons; the network predicts {_settings.Horizons}.", nameof(windows));
        var predictions = Predict(windows.Inputs);
        return predictions.Cast<float>().Zip(windows.Targets.Cast<float>(), (predicted, target) => Math.Pow((double)predicted - target, 2)).Average();
    }

    public void Dispose() => _network.Dispose();
}
