using TorchSharp;
using TorchSharp.Modules;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Training;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class FusedAdamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void It_steps_as_the_library_does(double weightDecay)
    {
        using var fused = Run(network => new FusedAdam(Groups(network), weightDecay));
        using var library = Run(network => new LibraryAdam(Groups(network), weightDecay));

        Assert.All(fused.Tensors, pair => Assert.InRange((pair.Value - library.Tensors[pair.Key]).abs().max().item<float>(), 0, 1e-6f));
    }

    [Fact]
    public void The_first_step_is_the_learning_rate_against_the_sign_of_the_gradient()
    {
        // Kingma and Ba, section 2.1: the bias-corrected ratio of the first step is g / |g|.
        using var weight = new Parameter(torch.tensor(new[] { 1f, -2f, 3f }));
        weight.grad = torch.tensor(new[] { 0.5f, -4f, 1e-3f });
        using var adam = new FusedAdam([new ParameterGroup([weight])], weightDecay: 0);

        adam.Step(0.1);

        var expected = new[] { 0.9f, -1.9f, 2.9f };
        Assert.All(weight.data<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void Decoupled_decay_shrinks_a_weight_by_its_share_of_the_rate_beside_the_step()
    {
        // Loshchilov and Hutter, arXiv 1711.05101, algorithm 2, line 12.
        using var weight = new Parameter(torch.tensor(new[] { 2f }));
        weight.grad = torch.tensor(new[] { 0.5f });
        using var adam = new FusedAdam([new ParameterGroup([weight])], weightDecay: 0.5, isDecoupled: true);

        adam.Step(0.1);

        Assert.Equal((2 * (1 - (0.1f * 0.5f))) - 0.1f, weight.item<float>(), 1e-5f);
    }

    [Fact]
    public void Each_group_has_its_own_share_of_the_rate()
    {
        using var slow = new Parameter(torch.ones(1));
        using var fast = new Parameter(torch.ones(1));
        slow.grad = torch.ones(1);
        fast.grad = torch.ones(1);
        using var adam = new FusedAdam([new ParameterGroup([slow], 0.1), new ParameterGroup([fast])], weightDecay: 0);

        adam.Step(0.1);

        Assert.Equal(0.99f, slow.item<float>(), 1e-5f);
        Assert.Equal(0.9f, fast.item<float>(), 1e-5f);
    }

    private static IReadOnlyList<ParameterGroup> Groups(nn.Module network) => [new ParameterGroup([.. network.parameters()])];

    private static NetworkWeights Run(Func<nn.Module, IOptimizer> create)
    {
        torch.manual_seed(7);
        using var network = nn.Sequential(("first", nn.Linear(4, 8)), ("second", nn.Linear(8, 1)));
        network.to(TestRuntime.Device);
        using var optimizer = create(network);
        for (var step = 1; step <= 20; step++)
        {
            using var scope = NewDisposeScope();
            network.zero_grad();
            network.call(torch.randn(16, 4, device: TestRuntime.Device)).pow(2).mean().backward();
            optimizer.Step(1e-3 * step);
        }
        return NetworkWeights.Of(network);
    }
}
