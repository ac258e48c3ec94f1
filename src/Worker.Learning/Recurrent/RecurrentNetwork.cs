using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Worker.Learning.Recurrent;

/// <summary>
/// Stacked recurrent layers and a linear layer on the last step's output: [B, W, F] float32 to [B, H] float32. Its
/// weights are named <c>recurrent.weight_ih_l0</c> ... and <c>output.weight</c>, <c>output.bias</c>; checkpoints rely on it.
/// </summary>
internal sealed class RecurrentNetwork : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module _recurrent;
    private readonly Linear _output;

    public RecurrentNetwork(RecurrentSettings settings)
        : base(nameof(RecurrentNetwork))
    {
        settings.Check();
        _recurrent = RecurrentLayers.Create(settings.Cell, settings.Features, settings.Hidden, settings.Layers, settings.Dropout);
        _output = nn.Linear(settings.Hidden, settings.Horizons);
        register_module("recurrent", _recurrent);
        register_module("output", _output);
    }

    /// <param name="input">[B, W, F] float32.</param>
    /// <returns>[B, H] float32.</returns>
    public override Tensor forward(Tensor input)
    {
        var outputs = RecurrentLayers.Outputs(_recurrent, input); // [B, W, D]
        var last = outputs.select(1, -1); // [B, D]
        return _output.call(last); // [B, H]
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _recurrent.Dispose();
            _output.Dispose();
        }
        base.Dispose(disposing);
    }
}
