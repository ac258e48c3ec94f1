using TorchSharp.Modules;
using TorchSharp.Utils;
using Worker.Learning.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>Every token looks at every real token of its text (Vaswani et al. 2017), then adds what it found to itself.</summary>
internal sealed class BertSelfAttention : Module<Tensor, Tensor, Tensor>
{
    private readonly int _heads;
    private readonly SharedDrawDropout _attentionDropout;
    [ComponentName(Name = "query")] private readonly MixedLinear _query;
    [ComponentName(Name = "key")] private readonly MixedLinear _key;
    [ComponentName(Name = "value")] private readonly MixedLinear _value;
    [ComponentName(Name = "output")] private readonly MixedLinear _output;
    private readonly SharedDrawDropout _dropout;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;

    public BertSelfAttention(BertSettings settings)
        : base(nameof(BertSelfAttention))
    {
        _heads = settings.Heads;
        _attentionDropout = new SharedDrawDropout(settings.AttentionDropout);
        _query = new MixedLinear(settings.Hidden, settings.Hidden, settings.InitialDeviation, isNarrow: true);
        _key = new MixedLinear(settings.Hidden, settings.Hidden, settings.InitialDeviation, isNarrow: true);
        _value = new MixedLinear(settings.Hidden, settings.Hidden, settings.InitialDeviation, isNarrow: true);
        _output = new MixedLinear(settings.Hidden, settings.Hidden, settings.InitialDeviation);
        _dropout = new SharedDrawDropout(settings.HiddenDropout);
        _norm = LayerNorm(settings.Hidden, settings.NormEpsilon);
        RegisterComponents();
    }

    /// <param name="x">[B, T, D] float32.</param>
    /// <param name="mask">[B, 1, 1, T] bool, true at real tokens.</param>
    /// <returns>[B, T, D] float32.</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        var input = _query.Cast(x);
        var (q, k, v) = (Split(_query.call(input)), Split(_key.call(input)), Split(_value.call(input)));    // [B, N, T, D/N]
        var found = Attend(q, k, v, mask);                                                      // [B, N, T, D/N]
        var joined = found.transpose(1, 2).flatten(2);                                          // [B, T, D]
        return _norm.call(x.Plus(_dropout.call(_output.call(joined))));                         // [B, T, D]
    }

    private Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor mask)
    {
        if (!TorchDevice.AttendsPlainly(q, training))
            return functional.scaled_dot_product_attention(q, k, v, mask, training ? _attentionDropout.Probability : 0);

        var scores = q.matmul(k.transpose(2, 3));                                                       // [B, N, T, T]
        // At padding the weight of e^-10000 is 0.
        var atPadding = mask.to(ScalarType.Float32).Minus(1).Times(1e4);                                // [B, 1, 1, T]
        var weights = functional.softmax(atPadding.Plus(scores, 1 / Math.Sqrt(q.shape[3])), -1);        // [B, N, T, T] float32
        return _attentionDropout.call(weights).to(q.dtype).matmul(v);                                // [B, N, T, D/N]
    }

    private Tensor Split(Tensor x) => x.unflatten(2, _heads, -1).transpose(1, 2);               // [B, T, D] -> [B, N, T, D/N]
}
