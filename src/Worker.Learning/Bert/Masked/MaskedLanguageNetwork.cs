using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using Worker.Learning.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert.Masked;

/// <summary>BERT with its head of pre-training: the token at a masked position from the encoder's vector there.</summary>
internal sealed class MaskedLanguageNetwork : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly BertActivation _activation;
    [ComponentName(Name = "encoder")] private readonly BertEncoder _encoder;
    [ComponentName(Name = "transform")] private readonly MixedLinear _transform;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;

    public MaskedLanguageNetwork(BertSettings settings)
        : base(nameof(MaskedLanguageNetwork))
    {
        _activation = settings.Activation;
        _encoder = new BertEncoder(settings);
        _transform = new MixedLinear(settings.Hidden, settings.Hidden, settings.InitialDeviation);
        _norm = LayerNorm(settings.Hidden, settings.NormEpsilon);
        _bias = new Parameter(torch.zeros(settings.Vocabulary));
        RegisterComponents();
    }

    public BertEncoder Encoder => _encoder;

    /// <summary>Multiplies in bfloat16 from now on; see <see cref="MixedLinear"/>.</summary>
    public void UseBFloat16()
    {
        _encoder.UseBFloat16(isFrozen: false);
        _transform.UseBFloat16(isFrozen: false);
    }

    /// <param name="ids">[B, T] int64.</param>
    /// <param name="mask">[B, T] bool, true at real tokens.</param>
    /// <param name="positions">[M] int64, the masked positions in the B * T tokens.</param>
    /// <returns>[M, V] float32 logits: at the masked positions only, which are a seventh of all.</returns>
    public override Tensor forward(Tensor ids, Tensor mask, Tensor positions)
    {
        using var scope = NewDisposeScope();
        var hidden = _encoder.call(ids, mask).flatten(0, 1).index_select(0, positions);             // [M, D]
        var x = _norm.call(BertLayer.Activate(_transform.call(hidden), _activation));               // [M, D]
        // The output weights are the word vectors themselves.
        var words = _encoder.WordVectors;                                                           // [V, D]
        var logits = _transform.Cast(x).matmul(_transform.Cast(words).t()).to(ScalarType.Float32);  // [M, V]
        return logits.Plus(_bias).MoveToOuterDisposeScope();
    }
}
