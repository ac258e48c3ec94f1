using Worker.Learning.Runtime;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Runtime;

[Collection(nameof(ProcessWide))]
public sealed class TensorArithmeticTests : IDisposable
{
    // With TorchSharp's own operators one of these threw "Expected false to be true" in each of ten runs of this test.
    private const int Operations = 200_000;

    private readonly Tensor _ones = ones(8);

    [Fact]
    public void A_sum_is_right_while_garbage_is_collected() => AllAre(2, () => _ones.Plus(_ones));

    [Fact]
    public void A_sum_with_a_factor_is_right_while_garbage_is_collected() => AllAre(1.5, () => _ones.Plus(_ones, 0.5));

    [Fact]
    public void A_difference_is_right_while_garbage_is_collected() => AllAre(-2, () => _ones.Minus(3));

    [Fact]
    public void A_multiple_is_right_while_garbage_is_collected() => AllAre(2.5, () => _ones.Times(2.5));

    [Fact]
    public void A_minimum_holds_while_garbage_is_collected() => AllAre(7, () => _ones.AtLeast(7));

    [Fact]
    public void A_range_counts_from_zero() => Assert.Equal([0, 1, 2, 3], TensorArithmetic.Range(4, CPU).data<long>().ToArray());

    public void Dispose() => _ones.Dispose();

    private static void AllAre(double expected, Func<Tensor> operation)
    {
        TestRuntime.Start();
        var isOver = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.UnsafeStart();
        try
        {
            for (var i = 0; i < Operations; i++)
            {
                using var result = operation();
                if (i % 128 == 0) Assert.Equal(expected, result.max().item<float>());
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            collector.Join();
        }
    }
}
