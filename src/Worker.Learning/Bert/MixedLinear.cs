using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>
/// x W^T + b, in float32 or, where the processor has the instructions for it, with the multiplication in bfloat16: the weights stay float32
/// (what is learnt is smaller than bfloat16's steps) and so do inputs and outputs.
/// </summary>
internal sealed class MixedLinear : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;

    private (Tensor Weight, Tensor Bias)? _frozen;
    private bool _isBFloat16;

    /// <param name="deviation">Standard deviation of the initial weights; the bias starts at zero.</param>
    public MixedLinear(int inputs, int outputs, double deviation)
        : base(nameof(MixedLinear))
    {
        _weight = new Parameter(init.normal_(torch.empty(outputs, inputs), 0, deviation));
        _bias = new Parameter(torch.zeros(outputs));
        RegisterComponents();
    }

    /// <summary>Multiplies in bfloat16 from now on.</summary>
    /// <param name="isFrozen">The weights will not change any more: they are cast once instead of at every call.</param>
    public void UseBFloat16(bool isFrozen)
    {
        _isBFloat16 = true;
        if (isFrozen) _frozen = (Cast(_weight).DetachFromDisposeScope(), Cast(_bias).DetachFromDisposeScope());
    }

    /// <param name="x">[..., inputs] float32.</param>
    /// <returns>[..., outputs] float32.</returns>
    public override Tensor forward(Tensor x)
    {
        if (!_isBFloat16) return functional.linear(x, _weight, _bias);
        var (weight, bias) = _frozen ?? (_weight.to(ScalarType.BFloat16), _bias.to(ScalarType.BFloat16));
        return functional.linear(x.to(ScalarType.BFloat16), weight, bias).to(ScalarType.Float32);
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

    private static Tensor Cast(Tensor weight)
    {
        using var noGradient = no_grad();
        return weight.to(ScalarType.BFloat16);
    }
}
