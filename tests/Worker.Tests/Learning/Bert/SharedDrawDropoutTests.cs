using Worker.Learning.Bert;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
public sealed class SharedDrawDropoutTests
{
    private const int Elements = 1_000_003;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void A_share_p_of_the_elements_becomes_zero_and_the_mean_stays(double probability)
    {
        using var scope = NewDisposeScope();

        var kept = Dropped(probability, seed: 1);

        Assert.Equal([0, 1 / (1 - probability)], kept.Distinct().Order().Select(value => Math.Round(value, 3)), (a, b) => Math.Abs(a - b) < 0.001);
        // Four standard errors of a share and of a mean.
        var error = 4 * Math.Sqrt(probability * (1 - probability) / Elements);
        Assert.InRange(kept.Count(value => value == 0) / (double)Elements, probability - error - 0.0001, probability + error + 0.0001);
        Assert.InRange(kept.Average(), 1 - (error / (1 - probability)), 1 + (error / (1 - probability)));
    }

    [Fact]
    public void Each_of_the_four_elements_of_a_draw_is_dropped_as_often_and_apart_from_its_neighbours()
    {
        using var scope = NewDisposeScope();

        var isDropped = Dropped(0.5, seed: 2).Select(value => value == 0).ToArray();

        for (var place = 0; place < 4; place++)
        {
            var mine = isDropped.Where((_, i) => i % 4 == place).ToArray();
            Assert.InRange(mine.Count(dropped => dropped) / (double)mine.Length, 0.496, 0.504);
            var agree = Enumerable.Range(0, (Elements - 4) / 4).Count(draw => isDropped[(4 * draw) + place] == isDropped[(4 * draw) + place + 1]);
            Assert.InRange(agree / ((Elements - 4) / 4.0), 0.496, 0.504);
        }
    }

    [Fact]
    public void The_seed_decides_what_is_dropped()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(Dropped(0.3, seed: 7), Dropped(0.3, seed: 7));
        Assert.NotEqual(Dropped(0.3, seed: 7), Dropped(0.3, seed: 8));
    }

    [Fact]
    public void The_gradient_passes_where_the_element_passed()
    {
        using var scope = NewDisposeScope();
        using var dropout = new SharedDrawDropout(0.4);
        var x = ones(1000, requires_grad: true);

        var y = dropout.call(x);
        y.sum().backward();

        Assert.Equal(y.data<float>().ToArray(), x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Nothing_is_dropped_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var dropout = new SharedDrawDropout(0.4);
        dropout.eval();

        Assert.Equal(1000, dropout.call(ones(1000)).sum().item<float>());
    }

    private static float[] Dropped(double probability, long seed)
    {
        TestRuntime.Start().Seed(seed);
        using var dropout = new SharedDrawDropout(probability);
        return dropout.call(ones(Elements)).data<float>().ToArray();
    }
}
