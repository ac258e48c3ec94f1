using TorchSharp;
using Worker.Learning.Bert;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class LstmHeadTests
{
    [Theory]
    [InlineData(HeadPooling.LastState)]
    [InlineData(HeadPooling.LastStateAndMean)]
    public void What_the_head_sees_of_a_text_equals_that_of_the_text_alone(HeadPooling pooling)
    {
        using var head = Head(pooling);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        long[] lengths = [5, 1, 9, 4];
        var hidden = randn(4, 9, 16, device: TestRuntime.Device);

        var together = head.call(hidden, tensor(lengths, device: TestRuntime.Device));

        for (var row = 0; row < lengths.Length; row++)
        {
            var alone = head.call(hidden[row].slice(0, 0, lengths[row], 1).unsqueeze(0), tensor([lengths[row]], device: TestRuntime.Device));
            Assert.Equal(alone.item<float>(), together[row].item<float>(), 1e-6);
        }
    }

    [Theory]
    [InlineData(HeadPooling.LastState)]
    [InlineData(HeadPooling.LastStateAndMean)]
    public void What_stands_after_the_last_real_token_changes_nothing(HeadPooling pooling)
    {
        using var head = Head(pooling);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var hidden = randn(1, 6, 16, device: TestRuntime.Device);
        var other = hidden.clone();
        other[0, 3..] = 1000;

        Assert.Equal(head.call(hidden, tensor([3L], device: TestRuntime.Device)).item<float>(), head.call(other, tensor([3L], device: TestRuntime.Device)).item<float>());
        Assert.NotEqual(head.call(hidden, tensor([4L], device: TestRuntime.Device)).item<float>(), head.call(other, tensor([4L], device: TestRuntime.Device)).item<float>());
    }

    [Fact]
    public void The_whole_network_does_not_see_padding()
    {
        manual_seed(1);
        using var network = new BertLstmNetwork(ToySentiment.Network);
        network.to(TestRuntime.Device);
        network.eval();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var texts = ToySentiment.Texts(6, seed: 3).Texts;
        var padded = TokenBatch.Of(texts, length: 12, TestRuntime.Device);
        var other = where(padded.Mask, padded.Ids, tensor(7L, device: TestRuntime.Device));

        var logits = network.call(padded.Ids, padded.Mask);

        Assert.Equal(0, (logits - network.call(other, padded.Mask)).abs().max().item<float>());
        for (var row = 0; row < texts.Count; row++)
        {
            var alone = TokenBatch.Of([texts[row]], length: null, TestRuntime.Device);
            Assert.Equal(network.call(alone.Ids, alone.Mask).item<float>(), logits[row].item<float>(), 1e-5);
        }
    }

    private static LstmHead Head(HeadPooling pooling)
    {
        manual_seed(1);
        var head = new LstmHead(ToySentiment.Network with { Pooling = pooling });
        head.to(TestRuntime.Device);
        head.eval();
        return head;
    }
}
