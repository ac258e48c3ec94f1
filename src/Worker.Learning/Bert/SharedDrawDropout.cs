using System.Numerics;
using System.Runtime.InteropServices;
using Worker.Learning.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>
/// Dropout (Srivastava et al. 2014): an element becomes 0 with probability p, the others grow by 1/(1-p) so that the mean stays. On a CPU
/// four elements share one draw of the process's generator: libtorch draws for each element, on one thread, while the others wait. The
/// draws follow from the seed as libtorch's do. On a GPU this is libtorch's dropout.
/// </summary>
internal sealed class SharedDrawDropout : Module<Tensor, Tensor>
{
    private const int ElementsADraw = 4;

    // Bits of a draw for each element: an element's share is 16 bits wide, of which the two highest of a draw are always 0.
    private const int Steps = 1 << 14;

    private readonly int _dropped;

    /// <param name="probability">In [0, 1); on a CPU in steps of 1/16384.</param>
    public SharedDrawDropout(double probability)
        : base(nameof(SharedDrawDropout))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        Probability = probability;
        _dropped = Math.Min((int)Math.Round(probability * Steps), Steps - 1);
    }

    public double Probability { get; }

    /// <param name="x">[...] float32, on a GPU also bfloat16.</param>
    /// <returns>The same shape and type; <paramref name="x"/> itself in evaluation.</returns>
    public override Tensor forward(Tensor x)
    {
        if (!training || Probability == 0) return x;
        if (!TorchDevice.DrawsOwnDropout(x)) return functional.dropout(x, Probability, training: true);
        return x * Factors(x.shape);
    }

    // [...] float32, each 0 or 1/(1-p).
    private Tensor Factors(long[] shape)
    {
        var factors = empty(shape, ScalarType.Float32);
        using var draws = empty((factors.numel() + ElementsADraw - 1) / ElementsADraw, ScalarType.Int64).random_(0, 1L << 62);
        Choose(MemoryMarshal.Cast<byte, ushort>(draws.bytes), MemoryMarshal.Cast<byte, float>(factors.bytes));
        return factors;
    }

    private void Choose(ReadOnlySpan<ushort> bits, Span<float> factors)
    {
        var kept = Steps / (float)(Steps - _dropped);
        var i = 0;
        for (; i <= factors.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            var mine = new Vector<ushort>(bits[i..]) & new Vector<ushort>(Steps - 1);
            var isKept = Vector.GreaterThanOrEqual(mine, new Vector<ushort>((ushort)_dropped));
            Vector.Widen(isKept.As<ushort, short>(), out var low, out var high);
            (low.As<int, float>() & new Vector<float>(kept)).CopyTo(factors[i..]);
            (high.As<int, float>() & new Vector<float>(kept)).CopyTo(factors[(i + Vector<float>.Count)..]);
        }
        for (; i < factors.Length; i++) factors[i] = (bits[i] & (Steps - 1)) < _dropped ? 0 : kept;
    }
}
