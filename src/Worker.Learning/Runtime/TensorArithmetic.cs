using TorchSharp;
using static TorchSharp.torch;

namespace Worker.Learning.Runtime;

/// <summary>
/// Arithmetic that keeps its numbers until libtorch has read them. TorchSharp's operators make a <see cref="Scalar"/> for each number (for
/// the sum of two tensors too, its factor 1) and do not keep it: when a garbage collection comes between, the operation throws "Expected
/// false to be true" or computes with another number. <c>BannedSymbols.txt</c> of this project forbids those operators.
/// </summary>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1L.ToScalar();

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <returns>left + factor * right, in the wider of their types.</returns>
    public static Tensor Plus(this Tensor left, Tensor right, double factor)
    {
        using var number = factor.ToScalar();
        return left.add(right, number);
    }

    public static Tensor Minus(this Tensor left, long right)
    {
        using var number = right.ToScalar();
        return left.sub(number);
    }

    public static Tensor Times(this Tensor left, double right)
    {
        using var number = right.ToScalar();
        return left.mul(number);
    }

    /// <returns>Elements below <paramref name="minimum"/> become it.</returns>
    public static Tensor AtLeast(this Tensor values, double minimum)
    {
        using var number = minimum.ToScalar();
        return values.clamp_min(number);
    }

    /// <returns>[count] int64: 0, 1, 2 ...</returns>
    public static Tensor Range(long count, Device device)
    {
        using var start = 0L.ToScalar();
        using var stop = count.ToScalar();
        return arange(start, stop, One, ScalarType.Int64, device);
    }
}
