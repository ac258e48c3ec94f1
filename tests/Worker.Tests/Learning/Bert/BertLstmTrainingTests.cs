using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class BertLstmTrainingTests
{
    private readonly TorchRuntime _runtime = TestRuntime.Start();

    [Theory]
    [InlineData(LengthPadding.Buckets, false)]
    [InlineData(LengthPadding.Fixed, false)]
    [InlineData(LengthPadding.Buckets, true)]
    public async Task It_learns_which_word_decides(LengthPadding padding, bool useBFloat16)
    {
        var request = ToySentiment.Request(epochs: 10);
        request = request with { Settings = request.Settings with { Padding = padding, UseBFloat16 = useBFloat16, WarmupEpochs = 0.5 } };

        using var result = await Train(request);

        Assert.InRange(Accuracy(request, result), 0.95, 1);
    }

    [Fact]
    public async Task A_head_that_also_sees_the_mean_learns_with_lower_layers_at_lower_rates()
    {
        var request = ToySentiment.Request(epochs: 10);
        request = request with
        {
            Network = request.Network with { Pooling = HeadPooling.LastStateAndMean },
            Settings = request.Settings with { LayerLearningRateDecay = 0.5, HeadLearningRateMultiplier = 2 },
        };

        using var result = await Train(request);

        Assert.InRange(Accuracy(request, result), 0.95, 1);
    }

    [Fact]
    public void A_layer_learns_at_its_share_of_the_rate_of_the_layer_above()
    {
        using var encoder = new BertEncoder(ToySentiment.Network.Encoder);

        var groups = encoder.ParameterGroups(0.5).ToList();

        Assert.Equal([0.25, 0.5, 1], groups.Select(group => group.LearningRateFactor));
        Assert.Equal(encoder.parameters().Count(), groups.Sum(group => group.Parameters.Count));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights_bit_by_bit()
    {
        TestRuntime.RequireRepeatableSums();
        using var first = await Train(ToySentiment.Request(epochs: 2));
        using var second = await Train(ToySentiment.Request(epochs: 2));

        WeightAssert.Identical(first.Weights, second.Weights);
    }

    [Theory]
    [InlineData(EncoderFreeze.None, new string[0])]
    [InlineData(EncoderFreeze.LowerLayers, new[] { "encoder.embeddings.", "encoder.layers.0." })]
    [InlineData(EncoderFreeze.All, new[] { "encoder." })]
    public async Task What_is_frozen_keeps_its_weights_and_nothing_else_does(EncoderFreeze freeze, string[] frozen)
    {
        var request = ToySentiment.Request(epochs: 1);
        request = request with { Settings = request.Settings with { Freeze = freeze, FrozenLayers = 1 } };
        using var start = await Train(request with { Settings = request.Settings with { Freeze = EncoderFreeze.None } });

        using var result = await Train(request with { Start = start.Weights });

        // A key's bias moves all attention scores of a token alike: it has no gradient but rounding's.
        var unchanged = result.Weights.Tensors.Where(pair => pair.Value.bytes.SequenceEqual(start.Weights.Tensors[pair.Key].bytes)).Select(pair => pair.Key);
        Assert.Equal(
            result.Weights.Tensors.Keys.Where(name => frozen.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).Order(),
            unchanged.Where(name => !name.EndsWith("key.bias", StringComparison.Ordinal) || frozen.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).Order());
    }

    [Theory]
    [InlineData(EncoderFreeze.LowerLayers)]
    [InlineData(EncoderFreeze.All)]
    public async Task What_is_trained_on_cached_vectors_scores_as_the_whole_network_does(EncoderFreeze freeze)
    {
        var request = ToySentiment.Request(epochs: 10);
        using var start = await Train(request);
        request = request with { Settings = request.Settings with { Freeze = freeze, FrozenLayers = 1 }, Start = start.Weights };

        using var result = await Train(request);
        using var scorer = new BertLstmScorer(_runtime, request.Network, result.Weights, new ScoringSettings { MaxTokens = 12 });

        var logits = scorer.Score(request.Validation.Texts, TestContext.Current.CancellationToken);
        var loss = logits.Zip(request.Validation.Labels).Average(pair => Math.Log(1 + Math.Exp(pair.Second ? -pair.First : pair.First)));
        Assert.Equal(result.BestValidationLoss, loss, 1e-5);
    }

    [Fact]
    public async Task A_trained_encoder_is_what_training_starts_from()
    {
        using var folder = EncoderFolder.Tiny();
        var encoder = BertEncoderFolder.Open(folder.Path);
        var request = ToySentiment.Request(epochs: 1);
        var texts = new LabelledTokens([[2, 4, 3], [2, 5, 3]], [true, false]);
        request = request with
        {
            Network = new BertLstmSettings { Encoder = encoder.Settings },
            Encoder = encoder,
            Settings = request.Settings with { Freeze = EncoderFreeze.All },
            Training = texts,
            Validation = texts,
        };

        using var result = await Train(request);

        using var published = Worker.Learning.Weights.NetworkWeights.Load(folder["model.safetensors"]);
        Assert.True(published.Tensors["embeddings.word_embeddings.weight"].bytes.SequenceEqual(
            result.Weights.Tensors["encoder.embeddings.words.weight"].bytes));
    }

    [Fact]
    public async Task A_text_longer_than_the_recipe_allows_is_refused()
    {
        var request = ToySentiment.Request(epochs: 1);
        request = request with { Settings = request.Settings with { MaxTokens = 5 } };

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Train(request));

        Assert.Contains("expected 1 to 5: encode with that limit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_textbook_recipe_is_the_textbooks()
    {
        var trainer = BertLstmTrainingSettings.Textbook.Trainer;

        Assert.Equal((1e-5, 1e-8, 16, 20, 3), (trainer.LearningRate, trainer.WeightDecay, trainer.BatchSize, trainer.Epochs, trainer.Patience));
        Assert.Equal((LearningRateSchedule.Step, 5, 0.01), (trainer.Schedule, trainer.ScheduleStepSize, trainer.ScheduleGamma));
        Assert.Equal((100, LengthPadding.Fixed, EncoderFreeze.None), (BertLstmTrainingSettings.Textbook.MaxTokens, BertLstmTrainingSettings.Textbook.Padding, BertLstmTrainingSettings.Textbook.Freeze));
        var network = new BertLstmSettings { Encoder = ToySentiment.Network.Encoder };
        Assert.Equal((16, 0.3), (network.LstmHidden, network.Dropout));
    }

    private double Accuracy(BertLstmTrainingRequest request, TrainingResult result)
    {
        using var scorer = new BertLstmScorer(_runtime, request.Network, result.Weights, new ScoringSettings { MaxTokens = 12 });
        return scorer.Score(request.Validation.Texts, TestContext.Current.CancellationToken)
            .Zip(request.Validation.Labels).Average(pair => pair.First > 0 == pair.Second ? 1.0 : 0.0);
    }

    private Task<TrainingResult> Train(BertLstmTrainingRequest request) =>
        new BertLstmTraining(_runtime).TrainAsync(request, progress: null, TestContext.Current.CancellationToken);
}
