using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>
/// x W^T + b, in float32 or, if the processor has the instructions for it, with the multiplication in bfloat16: the weights stay float32
/// (what is learnt is smaller than bfloat16's steps) and so do inputs and outputs.
/// </summary>
internal sealed class MixedLinear : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;

    private readonly bool _isNarrow;
    private (Tensor Weight, Tensor Bias)? _frozen;
    private bool _isBFloat16;

    /// <param name="deviation">Standard deviation of the initial weights; the bias starts at zero.</param>
    /// <param name="isNarrow">In bfloat16 the output stays so: what follows multiplies again.</param>
    public MixedLinear(int inputs, int outputs, double deviation, bool isNarrow = false)
        : base(nameof(MixedLinear))
    {
        _isNarrow = isNarrow;
        _weight = new Parameter(init.normal_(torch.empty(outputs, inputs), 0, deviation));
        _bias = new Parameter(torch.zeros(outputs));
        RegisterComponents();
    }

    /// <summary>Multiplies in bfloat16 from now on.</summary>
    /// <param name="isFrozen">The weights will not change any more: they are cast once instead of at every call.</param>
    public void UseBFloat16(bool isFrozen)
    {
        _isBFloat16 = true;
        if (isFrozen) _frozen = (CastOnce(_weight).DetachFromDisposeScope(), CastOnce(_bias).DetachFromDisposeScope());
    }

    /// <summary>The input in the type that this layer multiplies in: cast once, it serves several layers.</summary>
    public Tensor Cast(Tensor x) => _isBFloat16 ? x.to(ScalarType.BFloat16) : x;

    /// <param name="x">[..., inputs] float32, or as <see cref="Cast"/> gives it.</param>
    /// <returns>[..., outputs] float32; bfloat16 from a narrow layer that multiplies so.</returns>
    public override Tensor forward(Tensor x)
    {
        if (!_isBFloat16) return functional.linear(x, _weight, _bias);
        var (weight, bias) = _frozen ?? (_weight.to(ScalarType.BFloat16), _bias.to(ScalarType.BFloat16));
        var product = functional.linear(x.to(ScalarType.BFloat16), weight, bias);
        return _isNarrow ? product : product.to(ScalarType.Float32);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _frozen?.Weight.Dispose();
            _frozen?.Bias.Dispose();
        }

        base.Dispose(disposing);
    }

    private static Tensor CastOnce(Tensor weight)
    {
        using var noGradient = no_grad();
        return weight.to(ScalarType.BFloat16);
    }
}
