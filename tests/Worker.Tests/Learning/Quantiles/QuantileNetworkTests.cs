using TorchSharp;
using Worker.Learning.Quantiles;
using Worker.Learning.Recurrent;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Quantiles;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class QuantileNetworkTests
{
    [Theory]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Rnn)]
    public void Quantiles_ascend_whatever_the_weights_are(RecurrentCell cell)
    {
        TestRuntime.Start().Seed(4);
        using var scope = NewDisposeScope();
        using var network = Network(cell);
        foreach (var parameter in network.parameters())
            nn.init.normal_(parameter, std: 2);

        var output = network.call(randn(3, 20, 2, device: TestRuntime.Device)); // [B, L, H, Q]

        Assert.Equal([3, 20, 2, 5], output.shape);
        Assert.True((output.diff(1, -1) >= 0).all().item<bool>());
    }

    [Fact]
    public void A_session_does_not_see_those_after_it()
    {
        TestRuntime.Start().Seed(4);
        using var scope = NewDisposeScope();
        using var network = Network(RecurrentCell.Gru);
        nn.init.normal_(network.parameters().Last());
        network.eval();
        var input = randn(1, 20, 2, device: TestRuntime.Device);
        var changed = input.clone();
        changed[.., 10.., ..] = 5;

        var (first, second) = (network.call(input), network.call(changed));

        Assert.True(first.slice(1, 0, 10, 1).allclose(second.slice(1, 0, 10, 1)));
    }

    [Fact]
    public void An_even_number_of_quantiles_has_no_median_and_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new QuantileNetwork(new QuantileNetworkSettings { Features = 1, Horizons = 1, Quantiles = 4 }, new float[1, 4]));

    private static QuantileNetwork Network(RecurrentCell cell)
    {
        var network = new QuantileNetwork(
            new QuantileNetworkSettings { Cell = cell, Features = 2, Hidden = 6, Dropout = 0, Horizons = 2, Quantiles = 5, LearnsMedian = true },
            new float[,] { { -2, -1, 0, 1, 2 }, { -3, -1, 0, 1, 3 } });
        network.to(TestRuntime.Device);
        return network;
    }
}
