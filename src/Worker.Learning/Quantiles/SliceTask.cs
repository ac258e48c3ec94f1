using Worker.Learning.Runtime;
using Worker.Learning.Training;
using static TorchSharp.torch;

namespace Worker.Learning.Quantiles;

/// <summary>
/// Mean pinball loss at every session of a slice after its warm-up. All sessions are on the device: a batch is one gather.
/// </summary>
internal sealed class SliceTask : ILearningTask, IDisposable
{
    private readonly QuantileNetwork _network;
    private readonly SliceSet _set;
    private readonly QuantileTrainingSettings _settings;
    private readonly SliceCuts _cuts;
    private readonly Tensor _inputs; // [N, F]
    private readonly Tensor _targets; // [N, H]
    private readonly Tensor _weights; // [N, H]
    private readonly Tensor _ends; // [N] the last session of each session's series
    private readonly Tensor _levels; // [Q]

    public SliceTask(QuantileNetwork network, SliceSet set, QuantileTrainingSettings settings, Device device)
    {
        (_network, _set, _settings) = (network, set, settings);
        _cuts = new SliceCuts(settings.SliceLength, settings.WarmUp);
        _inputs = from_array(set.Inputs).to(device).DetachFromDisposeScope();
        _targets = from_array(set.Targets).to(device).DetachFromDisposeScope();
        _weights = from_array(set.Weights).to(device).DetachFromDisposeScope();
        _ends = tensor(Ends(set), device: device).DetachFromDisposeScope();
        _levels = tensor(settings.Levels.Select(level => (float)level).ToArray(), device: device).DetachFromDisposeScope();
    }

    public nn.Module Network => _network;

    /// <summary>Items are the first sessions of slices; every epoch cuts them elsewhere.</summary>
    public IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle)
    {
        var starts = _cuts.Over(_set, shuffle).ToArray();
        shuffle?.Shuffle(starts);
        return [.. starts.Chunk(batchSize)];
    }

    public IReadOnlyList<int[]> ValidationBatches(int batchSize) => [];

    public Tensor TrainingLoss(int[] items)
    {
        var steps = TensorArithmetic.Range(_settings.SliceLength, _inputs.device).unsqueeze(0); // [1, L]
        var starts = tensor(items, dtype: ScalarType.Int64, device: _inputs.device).unsqueeze(1); // [B, 1]
        var ends = _ends.index_select(0, starts.view(-1)).unsqueeze(1); // [B, 1]
        var sessions = starts.Plus(steps); // [B, L]
        var isReal = (sessions <= ends).to(ScalarType.Float32).unsqueeze(-1); // [B, L, 1]
        var flat = minimum(sessions, ends).view(-1); // [B * L]
        var (batch, length, loss) = (items.Length, _settings.SliceLength, _settings.SliceLength - _settings.WarmUp);
        var predicted = _network.call(_inputs.index_select(0, flat).view(batch, length, _set.Features)); // [B, L, H, Q]
        var targets = _targets.index_select(0, flat).view(batch, length, _set.Horizons, 1); // [B, L, H, 1]
        var weights = _weights.index_select(0, flat).view(batch, length, _set.Horizons) * isReal; // [B, L, H]
        var difference = targets.narrow(1, _settings.WarmUp, loss) - predicted.narrow(1, _settings.WarmUp, loss); // [B, L - W, H, Q]
        var pinball = maximum(_levels * difference, _levels.Minus(1) * difference).mean([-1]); // [B, L - W, H]
        var kept = weights.narrow(1, _settings.WarmUp, loss); // [B, L - W, H]
        return (pinball * kept).sum() / kept.sum().AtLeast(1); // []
    }

    public Tensor ValidationLoss(int[] items) => throw new NotSupportedException("Slices have no validation items; the number of epochs is chosen by walking forward.");

    public void Dispose()
    {
        _inputs.Dispose();
        _targets.Dispose();
        _weights.Dispose();
        _ends.Dispose();
        _levels.Dispose();
    }

    private static long[] Ends(SliceSet set)
    {
        var ends = new long[set.Count];
        for (var series = 0; series < set.Starts.Count; series++)
            ends.AsSpan(set.Starts[series], set.EndOf(series) - set.Starts[series]).Fill(set.EndOf(series) - 1);
        return ends;
    }
}
