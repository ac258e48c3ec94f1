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
        _recurrent = Create(settings);
        _output = nn.Linear(settings.Hidden, settings.Horizons);
        register_module("recurrent", _recurrent);
        register_module("output", _output);
    }

    /// <param name="input">[B, W, F] float32.</param>
    /// <returns>[B, H] float32.</returns>
    public override Tensor forward(Tensor input)
    {
        var outputs = _recurrent switch // [B, W, D]
        {
            GRU gru => gru.call(input).Item1,
            LSTM lstm => lstm.call(input).Item1,
            RNN rnn => rnn.call(input).Item1,
            _ => throw new InvalidOperationException($"{_recurrent.GetType().Name} is no recurrent layer."),
        };
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

    private static nn.Module Create(RecurrentSettings settings)
    {
        // libtorch warns of a dropout that has no layer to stand between.
        var dropout = settings.Layers > 1 ? settings.Dropout : 0;
        return settings.Cell switch
        {
            RecurrentCell.Gru => nn.GRU(settings.Features, settings.Hidden, settings.Layers, batchFirst: true, dropout: dropout),
            RecurrentCell.Lstm => nn.LSTM(settings.Features, settings.Hidden, settings.Layers, batchFirst: true, dropout: dropout),
            RecurrentCell.Rnn => nn.RNN(settings.Features, settings.Hidden, settings.Layers, batchFirst: true, dropout: dropout),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Cell, "Expected Gru, Lstm or Rnn."),
        };
    }
}
