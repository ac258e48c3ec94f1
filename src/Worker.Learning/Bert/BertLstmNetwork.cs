using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>The sentiment network: BERT's <c>last_hidden_state</c>, an LSTM over it, one logit a text.</summary>
internal sealed class BertLstmNetwork : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "encoder")] private readonly BertEncoder _encoder;
    [ComponentName(Name = "head")] private readonly LstmHead _head;

    public BertLstmNetwork(BertLstmSettings settings)
        : base(nameof(BertLstmNetwork))
    {
        _encoder = new BertEncoder(settings.Encoder);
        _head = new LstmHead(settings);
        RegisterComponents();
    }

    public BertEncoder Encoder => _encoder;

    public LstmHead Head => _head;

    /// <param name="ids">[B, T] int64.</param>
    /// <param name="mask">[B, T] bool, true at real tokens, which come first in every row.</param>
    /// <returns>[B] float32 logits: above 0 is positive.</returns>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var hidden = _encoder.call(ids, mask);                                  // [B, T, D]
        return _head.call(hidden, mask.sum(1)).MoveToOuterDisposeScope();       // [B]
    }
}
