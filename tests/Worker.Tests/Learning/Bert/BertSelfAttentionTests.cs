using Worker.Learning.Bert;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
public sealed class BertSelfAttentionTests
{
    private static readonly BertSettings NoDropout = new()
    {
        Vocabulary = 50,
        Hidden = 64,
        Layers = 1,
        Heads = 4,
        Intermediate = 32,
        HiddenDropout = 0,
        AttentionDropout = 0,
        InitialDeviation = 0.3,
    };

    [Fact]
    public void Attention_in_training_equals_the_librarys()
    {
        using var scope = NewDisposeScope();
        using var attention = Attention();
        var (x, mask) = Input();

        var ours = attention.call(x, mask);
        attention.eval();
        var librarys = attention.call(x, mask);

        Assert.InRange(LargestDifference(ours, librarys, mask), 1e-9, 1e-5);
    }

    [Fact]
    public void Attention_in_bfloat16_is_that_of_float32_but_for_rounding()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var attention = Attention();
        attention.eval();
        var (x, mask) = Input();

        var exact = attention.call(x, mask);
        foreach (var linear in attention.modules().OfType<MixedLinear>()) linear.UseBFloat16(isFrozen: true);
        var rounded = attention.call(x, mask);

        Assert.InRange(LargestDifference(exact, rounded, mask), 1e-5, 0.1);
    }

    private static BertSelfAttention Attention()
    {
        TestRuntime.Start().Seed(5);
        return new BertSelfAttention(NoDropout);
    }

    // Texts of 1, 7 and 12 tokens.
    private static (Tensor X, Tensor Mask) Input() =>
        (randn(3, 12, 64), (arange(12).unsqueeze(0) < tensor([1, 7, 12]).unsqueeze(1)).unsqueeze(1).unsqueeze(1));

    private static float LargestDifference(Tensor one, Tensor other, Tensor mask) =>
        ((one - other).abs() * mask.squeeze().unsqueeze(2)).max().item<float>();
}
