using TorchSharp.Modules;
using Worker.Learning.Recurrent;
using Worker.Learning.Runtime;
using static TorchSharp.torch;

namespace Worker.Learning.Quantiles;

/// <summary>
/// Stacked recurrent layers with a head of monotone quantiles at every session: [B, L, F] float32 to [B, L, H, Q] float32.
/// <para>
/// The head corrects base quantiles that it is given (those of a simpler model, in the same units): it moves the median, widens or narrows
/// all distances between neighbouring quantiles of a horizon by one factor, and each of them by one of its own. Distances are exponentials,
/// so that quantiles never cross. Its weights begin at zero: an untrained network says what the base says.
/// </para>
/// Its weights are named <c>recurrent.weight_ih_l0</c> ..., <c>output.weight</c>, <c>output.bias</c>, <c>base_median</c>,
/// <c>base_log_distance</c>.
/// </summary>
internal sealed class QuantileNetwork : nn.Module<Tensor, Tensor>
{
    private readonly QuantileNetworkSettings _settings;
    private readonly nn.Module _recurrent;
    private readonly Dropout _dropout;
    private readonly Linear _output;
    private readonly Tensor _baseMedian;
    private readonly Tensor _baseLogDistance;

    /// <param name="baseQuantiles">[H, Q], ascending along Q.</param>
    public QuantileNetwork(QuantileNetworkSettings settings, float[,] baseQuantiles)
        : base(nameof(QuantileNetwork))
    {
        settings.Check();
        _settings = settings;
        _recurrent = RecurrentLayers.Create(settings.Cell, settings.Features, settings.Hidden, settings.Layers, settings.Dropout);
        _dropout = nn.Dropout(settings.Dropout);
        _output = nn.Linear(settings.Hidden, settings.Horizons * (settings.Quantiles + 1));
        nn.init.zeros_(_output.weight);
        nn.init.zeros_(_output.bias!);
        (_baseMedian, _baseLogDistance) = Base(settings, baseQuantiles);
        register_module("recurrent", _recurrent);
        register_module("dropout", _dropout);
        register_module("output", _output);
        register_buffer("base_median", _baseMedian);
        register_buffer("base_log_distance", _baseLogDistance);
    }

    /// <param name="input">[B, L, F] float32.</param>
    /// <returns>[B, L, H, Q] float32, ascending along Q.</returns>
    public override Tensor forward(Tensor input)
    {
        var (horizons, quantiles) = (_settings.Horizons, _settings.Quantiles);
        var middle = quantiles / 2;
        var states = _dropout.call(RecurrentLayers.Outputs(_recurrent, input)); // [B, L, D]
        var raw = _output.call(states).view(input.shape[0], input.shape[1], horizons, quantiles + 1); // [B, L, H, Q + 1]
        var shift = raw.narrow(-1, 0, 1); // [B, L, H, 1]
        var baseMedian = get_buffer("base_median")!.unsqueeze(-1); // [H, 1]
        var median = _settings.LearnsMedian ? baseMedian.Plus(shift) : baseMedian.expand(shift.shape); // [B, L, H, 1]
        var width = raw.narrow(-1, 1, 1); // [B, L, H, 1]
        var distances = get_buffer("base_log_distance")!.Plus(width).Plus(raw.narrow(-1, 2, quantiles - 1)).exp(); // [B, L, H, Q - 1]
        var above = median.Plus(distances.narrow(-1, middle, middle).cumsum(-1)); // [B, L, H, Q / 2]
        var below = median - distances.narrow(-1, 0, middle).flip(-1).cumsum(-1).flip(-1); // [B, L, H, Q / 2]
        return cat([below, median, above], -1); // [B, L, H, Q]
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _recurrent.Dispose();
            _dropout.Dispose();
            _output.Dispose();
            _baseMedian.Dispose();
            _baseLogDistance.Dispose();
        }
        base.Dispose(disposing);
    }

    private static (Tensor Median, Tensor LogDistance) Base(QuantileNetworkSettings settings, float[,] quantiles)
    {
        if (quantiles.GetLength(0) != settings.Horizons || quantiles.GetLength(1) != settings.Quantiles)
        {
            throw new ArgumentException(
                $"The base has {quantiles.GetLength(0)} x {quantiles.GetLength(1)} quantiles; expected {settings.Horizons} x {settings.Quantiles}.", nameof(quantiles));
        }
        var median = new float[settings.Horizons];
        var distance = new float[settings.Horizons, settings.Quantiles - 1];
        for (var h = 0; h < settings.Horizons; h++)
        {
            median[h] = quantiles[h, settings.Quantiles / 2];
            for (var q = 0; q + 1 < settings.Quantiles; q++)
                distance[h, q] = MathF.Log(MathF.Max(quantiles[h, q + 1] - quantiles[h, q], 1e-4f));
        }
        return (tensor(median), from_array(distance));
    }
}
