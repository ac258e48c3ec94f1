using TorchSharp.Modules;
using TorchSharp.Utils;
using Worker.Learning.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>One of the encoder's layers: attention between the tokens, then a feed-forward part at each token.</summary>
internal sealed class BertLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly BertActivation _activation;
    [ComponentName(Name = "attention")] private readonly BertSelfAttention _attention;
    [ComponentName(Name = "expand")] private readonly MixedLinear _expand;
    [ComponentName(Name = "contract")] private readonly MixedLinear _contract;
    private readonly SharedDrawDropout _dropout;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;

    public BertLayer(BertSettings settings)
        : base(nameof(BertLayer))
    {
        _activation = settings.Activation;
        _attention = new BertSelfAttention(settings);
        _expand = new MixedLinear(settings.Hidden, settings.Intermediate, settings.InitialDeviation, isNarrow: true);
        _contract = new MixedLinear(settings.Intermediate, settings.Hidden, settings.InitialDeviation);
        _dropout = new SharedDrawDropout(settings.HiddenDropout);
        _norm = LayerNorm(settings.Hidden, settings.NormEpsilon);
        RegisterComponents();
    }

    /// <param name="x">[B, T, D] float32.</param>
    /// <param name="mask">[B, 1, 1, T] bool, true at real tokens.</param>
    /// <returns>[B, T, D] float32.</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        x = _attention.call(x, mask);                                                       // [B, T, D]
        var expanded = Activate(_expand.call(x), _activation);                                      // [B, T, I]
        x = _norm.call(x.Plus(_dropout.call(_contract.call(expanded))));                    // [B, T, D]
        return x.MoveToOuterDisposeScope();
    }

    internal static Tensor Activate(Tensor x, BertActivation activation) => activation switch
    {
        BertActivation.Gelu => functional.gelu(x),
        BertActivation.GeluTanh => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        BertActivation.Relu => functional.relu(x),
        BertActivation.Silu => functional.silu(x),
        _ => throw new NotSupportedException($"{activation} has no curve here."),
    };
}
