using Worker.Learning.Bert;
using Worker.Learning.Bert.Masked;
using Worker.Learning.Training;

namespace Worker.Tests.Learning.Bert.Masked;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class EncoderAdaptationTests : IDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("forecast-worker-");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_learns_from_the_words_around_and_writes_an_encoder_that_can_be_trained(bool useBFloat16)
    {
        using var folder = Tiny();
        var request = Request(folder) with { UseBFloat16 = useBFloat16 };

        var result = await new EncoderAdaptation(TestRuntime.Start()).RunAsync(request, _output.FullName, progress: null, TestContext.Current.CancellationToken);

        // Of eight words, a guess by chance has a perplexity of eight.
        Assert.InRange(result.Perplexity, 1, 5);
        Assert.True(result.Perplexity < result.FirstPerplexity);
        var adapted = BertEncoderFolder.Open(_output.FullName);
        adapted.Verify();
        Assert.Equal(BertEncoderFolder.Open(folder.Path).Settings, adapted.Settings);
        Assert.Equal(request.Encoder.Tokenizer.Encode("b c", 10), adapted.Tokenizer.Encode("b c", 10));
    }

    [Fact]
    public async Task An_interrupted_adaptation_continues_and_gives_the_same_weights()
    {
        TestRuntime.RequireRepeatableSums();
        using var folder = Tiny();
        var request = Request(folder) with { Trainer = Request(folder).Trainer with { Epochs = 4 } };
        var adaptation = new EncoderAdaptation(TestRuntime.Start());
        var whole = await adaptation.RunAsync(request, _output.FullName, progress: null, TestContext.Current.CancellationToken);
        var resume = new TrainingResume(Path.Combine(_output.FullName, "state.safetensors"), "adaptation") { LargestTimeShare = 1 };
        using var kill = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adaptation.RunAsync(
            request with { Resume = resume }, _output.FullName, new KillAfter(2, kill), kill.Token));
        var continued = await adaptation.RunAsync(request with { Resume = resume }, _output.FullName, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(whole, continued);
    }

    [Fact]
    public async Task An_adaptation_whose_batch_does_not_fit_the_device_is_that_of_half_a_batch()
    {
        TestRuntime.RequireRepeatableSums();
        using var folder = Tiny();
        var device = new DeviceMemory(largest: 8);
        var request = Request(folder) with { Trainer = Request(folder).Trainer with { Epochs = 2, WarmupSteps = 10 } };

        var halved = await new EncoderAdaptation(device.Runtime).RunAsync(request, _output.FullName, device, TestContext.Current.CancellationToken);
        var set = await new EncoderAdaptation(TestRuntime.Start()).RunAsync(
            request with { Trainer = request.Trainer with { BatchSize = 8, WarmupSteps = 20 } }, _output.FullName, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(set, halved);
        Assert.Equal(8, halved.BatchSize);
        Assert.Single(device.Halved);
    }

    [Fact]
    public async Task A_vocabulary_without_the_mask_is_refused()
    {
        using var folder = EncoderFolder.Tiny();
        var request = Request(folder);

        var refusal = await Assert.ThrowsAsync<EncoderException>(() => new EncoderAdaptation(TestRuntime.Start())
            .RunAsync(request, _output.FullName, progress: null, TestContext.Current.CancellationToken));

        Assert.Contains("lacks [MASK]", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _output.Delete(recursive: true);

    private static EncoderFolder Tiny()
    {
        var folder = EncoderFolder.Tiny();
        string[] words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d", "e", "f", "g", "h"];
        TorchSharp.torch.manual_seed(1);
        using var encoder = new BertEncoder(new BertSettings
        {
            Vocabulary = words.Length,
            Hidden = 32,
            Layers = 1,
            Heads = 2,
            Intermediate = 32,
            Positions = 16,
            HiddenDropout = 0,
            AttentionDropout = 0,
            InitialDeviation = 0.1,
        });
        BertEncoderWriter.Write(folder.Path, encoder, new WordPieceTokenizer(new WordPieceVocabulary(words), new TokenizerSettings()));
        return folder;
    }

    private static EncoderAdaptationRequest Request(EncoderFolder folder) => new()
    {
        Encoder = BertEncoderFolder.Open(folder.Path),
        Trainer = new TrainerSettings { Epochs = 12, BatchSize = 16, LearningRate = 0.005, Patience = 0 },
        Training = Repeated(600, seed: 1),
        HeldOut = Repeated(60, seed: 2),
        TextsAnEpoch = 400,
    };

    /// <summary>Texts of one word, said again and again.</summary>
    private static IReadOnlyList<int[]> Repeated(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (int[])[2, .. Enumerable.Repeat(5 + random.Next(8), random.Next(6, 12)), 3])];
    }

    private sealed class KillAfter(int epochs, CancellationTokenSource kill) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            if (value.Epoch == epochs) kill.Cancel();
        }
    }
}
