using TorchSharp;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Weights;

[Trait("Device", "Any")]
public sealed class NetworkWeightsTests
{
    [Fact]
    public void A_network_given_the_weights_of_another_says_the_same()
    {
        using var scope = NewDisposeScope();
        using var source = nn.Sequential(("first", nn.Linear(3, 4)), ("norm", nn.BatchNorm1d(4)));
        using var target = nn.Sequential(("first", nn.Linear(3, 4)), ("norm", nn.BatchNorm1d(4)));
        source.to(TestRuntime.Device);
        target.to(TestRuntime.Device);
        using var weights = NetworkWeights.Of(source);
        weights.CopyTo(target);
        source.eval();
        target.eval();
        var input = torch.randn(5, 3, device: TestRuntime.Device);

        Assert.True(source.call(input).Equals(target.call(input)));
    }

    [Fact]
    public void Weights_taken_from_a_network_do_not_change_with_it()
    {
        using var network = nn.Linear(2, 1);
        using var weights = NetworkWeights.Of(network);
        var before = weights.Tensors["bias"].item<float>();

        using (no_grad())
            network.bias!.add_(1f);

        Assert.Equal(before, weights.Tensors["bias"].item<float>());
    }

    [Fact]
    public void As_bytes_they_are_those_of_the_file_and_come_back_the_same()
    {
        using var network = nn.Linear(3, 4);
        using var weights = NetworkWeights.Of(network);
        var file = Path.Combine(Directory.CreateTempSubdirectory("weights-").FullName, "weights.safetensors");
        weights.Save(file);

        var bytes = weights.ToBytes();
        using var read = NetworkWeights.FromBytes(bytes, "test");

        Assert.Equal(File.ReadAllBytes(file), bytes);
        WeightAssert.Identical(weights, read);
        var damage = Assert.Throws<SafetensorsException>(() => NetworkWeights.FromBytes(bytes[..^4], "the weights of fold 1"));
        Assert.Contains("the weights of fold 1", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_extra_and_misshaped_weights_are_named_and_nothing_is_copied()
    {
        using var network = nn.Sequential(("first", nn.Linear(3, 4)));
        using var weights = new NetworkWeights(new Dictionary<string, Tensor> { ["first.weight"] = torch.zeros(4, 2), ["second.weight"] = torch.zeros(1) });
        using var before = NetworkWeights.Of(network);

        var exception = Assert.Throws<WeightsMismatchException>(() => weights.CopyTo(network));

        Assert.Equal(["first.bias"], exception.Missing);
        Assert.Equal(["second.weight"], exception.Unexpected);
        Assert.Equal(["first.weight is [4, 2], expected [4, 3]"], exception.Misshaped);
        using var after = NetworkWeights.Of(network);
        Assert.All(before.Tensors, pair => Assert.True(pair.Value.Equals(after.Tensors[pair.Key])));
    }

    [Fact]
    public void Weights_outlive_the_scope_they_were_made_in()
    {
        NetworkWeights weights;
        using (NewDisposeScope())
        {
            using var network = nn.Linear(2, 1);
            weights = NetworkWeights.Of(network);
        }

        Assert.Equal(2, weights.Tensors["weight"].numel());
        weights.Dispose();
    }
}
