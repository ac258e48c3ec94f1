using TorchSharp.Modules;
using TorchSharp.Utils;
using Worker.Learning.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>
/// Reads a text's token vectors from left to right and classifies by the state at the last real token. Taking the last column instead would
/// score most texts by what the LSTM made of their padding.
/// </summary>
internal sealed class LstmHead : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "lstm")] private readonly LSTM _lstm;
    private readonly Dropout _dropout;
    private readonly bool _usesMean;
    [ComponentName(Name = "output")] private readonly Linear _output;

    public LstmHead(BertLstmSettings settings)
        : base(nameof(LstmHead))
    {
        _lstm = LSTM(settings.Encoder.Hidden, settings.LstmHidden, numLayers: 1, batchFirst: true);
        _dropout = Dropout(settings.Dropout);
        _usesMean = settings.Pooling == HeadPooling.LastStateAndMean;
        _output = Linear(settings.LstmHidden + (_usesMean ? settings.Encoder.Hidden : 0), 1);
        RegisterComponents();
    }

    /// <param name="hidden">[B, T, D] float32.</param>
    /// <param name="lengths">[B] int64, real tokens of each text, 1 to T.</param>
    /// <returns>[B] float32 logits: above 0 is positive.</returns>
    public override Tensor forward(Tensor hidden, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        var (states, _, _) = _lstm.call(hidden);                                            // [B, T, H]
        var last = lengths.Minus(1).reshape(-1, 1, 1).expand(-1, 1, states.shape[2]);       // [B, 1, H]
        var state = states.gather(1, last).squeeze(1);                                      // [B, H]
        if (_usesMean) state = cat([state, Mean(hidden, lengths)], 1);                      // [B, H + D]
        return _output.call(_dropout.call(state)).squeeze(1).MoveToOuterDisposeScope();     // [B]
    }

    // Over the real tokens: values at padding have no meaning.
    private static Tensor Mean(Tensor hidden, Tensor lengths)
    {
        var isReal = TensorArithmetic.Range(hidden.shape[1], hidden.device).unsqueeze(0) < lengths.unsqueeze(1);  // [B, T]
        return (hidden * isReal.unsqueeze(2)).sum(1) / lengths.unsqueeze(1);                                // [B, D]
    }
}
