using TorchSharp;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class BertLstmScorerTests
{
    private static readonly ScoringSettings Settings = new() { MaxTokens = 20, BatchSize = 7 };

    private readonly TorchRuntime _runtime = TestRuntime.Start();
    private readonly IReadOnlyList<int[]> _texts = ToySentiment.Texts(50, seed: 4).Texts;

    [Fact]
    public void Buckets_and_fixed_padding_and_single_texts_give_the_same_scores_in_the_same_order()
    {
        var buckets = Score(Settings);

        Assert.All(buckets.Zip(Score(Settings with { Padding = LengthPadding.Fixed })), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.All(buckets.Zip(Score(Settings with { BatchSize = 1 })), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.True(buckets.Distinct().Count() > 40);
    }

    [Fact]
    public void Bfloat16_scores_stay_near()
    {
        var exact = Score(Settings);
        var near = Score(Settings with { UseBFloat16 = true });

        Assert.NotEqual(exact, near);
        Assert.All(exact.Zip(near), pair => Assert.Equal(pair.First, pair.Second, 0.05));
    }

    [Fact]
    public void Weights_of_another_network_are_refused_by_name()
    {
        using var weights = Weights();
        var other = ToySentiment.Network with { LstmHidden = 9 };

        var exception = Assert.Throws<WeightsMismatchException>(() => new BertLstmScorer(_runtime, other, weights, Settings));

        Assert.Contains("head.output.weight is [1, 8], expected [1, 9]", string.Join('\n', exception.Misshaped), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_without_tokens_are_refused_and_no_texts_are_none()
    {
        using var weights = Weights();
        using var scorer = new BertLstmScorer(_runtime, ToySentiment.Network, weights, Settings);

        Assert.Throws<ArgumentException>(() => scorer.Score([[]], TestContext.Current.CancellationToken));
        Assert.Empty(scorer.Score([], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cancelled_scoring_stops()
    {
        using var weights = Weights();
        using var scorer = new BertLstmScorer(_runtime, ToySentiment.Network, weights, Settings);

        Assert.Throws<OperationCanceledException>(() => scorer.Score(_texts, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Threads_side_by_side_give_the_scores_of_one_and_the_same_at_every_run(bool useBFloat16)
    {
        using var weights = Weights();
        var settings = Settings with { BatchSize = 3, UseBFloat16 = useBFloat16 };
        var four = TorchRuntime.Start(_runtime.Settings with { Threads = 4 });
        using var scorer = await BertLstmScorer.CreateAsync(four, ToySentiment.Network, weights, settings, TestContext.Current.CancellationToken);

        var scores = await scorer.ScoreAsync(_texts, TestContext.Current.CancellationToken);
        Assert.All(Score(settings).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        for (var i = 0; i < 5; i++)
            Assert.Equal(scores, await scorer.ScoreAsync(_texts, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scorer.ScoreAsync(_texts, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Scores_of_a_batch_that_does_not_fit_the_device_are_those_of_half_of_it()
    {
        using var weights = Weights();
        var device = new DeviceMemory(largest: 0);
        using var scorer = new BertLstmScorer(device.Runtime, ToySentiment.Network, weights, Settings with { BatchSetting = "Sentiment:ScoringBatchSize" });

        Assert.Equal(Score(Settings with { BatchSize = 3 }), scorer.Score(new TextsThatDoNotFit(_texts), TestContext.Current.CancellationToken));
        Assert.Equal(Score(Settings with { BatchSize = 3 }), scorer.Score(_texts, TestContext.Current.CancellationToken));

        Assert.Equal((7, 3, "Sentiment:ScoringBatchSize"), (device.Halved.Single().BatchSize, device.Halved.Single().Half, device.Halved.Single().Setting));
        var failure = Assert.Throws<DeviceMemoryException>(() => scorer.Score(new TextsThatDoNotFit(_texts), TestContext.Current.CancellationToken));
        Assert.Contains("Set Sentiment:ScoringBatchSize below 3", failure.Message, StringComparison.Ordinal);
    }

    private static NetworkWeights Weights()
    {
        torch.manual_seed(1);
        using var network = new BertLstmNetwork(ToySentiment.Network);
        return NetworkWeights.Of(network);
    }

    private float[] Score(ScoringSettings settings)
    {
        using var weights = Weights();
        using var scorer = new BertLstmScorer(_runtime, ToySentiment.Network, weights, settings);
        return scorer.Score(_texts, TestContext.Current.CancellationToken);
    }

    /// <summary>Once, the first batch of them does not fit the device.</summary>
    private sealed class TextsThatDoNotFit(IReadOnlyList<int[]> texts) : IReadOnlyList<int[]>
    {
        // Of each text: twice for its bounds, once for its length among the others.
        private int _readsBefore = 3 * texts.Count;

        public int Count => texts.Count;

        public int[] this[int index] => _readsBefore-- == 0 ? throw DeviceMemory.Exhausted() : texts[index];

        public IEnumerator<int[]> GetEnumerator() => texts.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
