using Worker.Benchmarks.Learning;
using Worker.Benchmarks.Sentiment;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Guard;

/// <summary>The guarded ratios of training and scoring, on one thread and made-up data of a seed.</summary>
internal static class LearningRatios
{
    private static readonly TorchRuntime Runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 });

    private static readonly BertSettings Encoder = new() { Vocabulary = 30_522, Hidden = 128, Layers = 2, Heads = 2, Intermediate = 512 };

    /// <summary>An epoch of a GRU that learns at every session of a slice, and one that learns at the last of a window.</summary>
    public static GuardedRatio SlicesAgainstWindows()
    {
        var epochs = new SliceEpochs(Runtime, series: 12, sessions: 500);
        return new GuardedRatio(
            "an epoch of slices against windows", Reference: 8.5, async () => (await epochs.WindowsAsync()).Core, async () => (await epochs.SlicesAsync()).Core);
    }

    /// <summary>Steps of fine-tuning a small encoder, most of whose weights are word vectors.</summary>
    public static GuardedRatio FusedAgainstLibraryAdam() => new(
        "a step with the fused Adam against the library's", Reference: 1.4, () => StepsAsync(AdamKind.Library), () => StepsAsync(AdamKind.Fused));

    /// <summary>Texts as long as sentences of reviews, padded to 100 tokens and in length buckets.</summary>
    public static GuardedRatio BucketsAgainstPadding()
    {
        var texts = Texts(512);
        var network = new BertLstmSettings { Encoder = Encoder };
        var weights = ScoringBenchmark.Weights(Runtime, network);
        return new GuardedRatio(
            "scoring in length buckets against padding", Reference: 3.9, () => ScoreAsync(LengthPadding.Fixed), () => ScoreAsync(LengthPadding.Buckets));

        Task<double> ScoreAsync(LengthPadding padding)
        {
            using var scorer = new BertLstmScorer(Runtime, network, weights, new ScoringSettings { Padding = padding, UseBFloat16 = false });
            var before = CoreTime.Seconds();
            scorer.Score(texts, CancellationToken.None);
            return Task.FromResult(CoreTime.Seconds() - before);
        }
    }

    private static async Task<double> StepsAsync(AdamKind adam)
    {
        var texts = Texts(17);
        var request = new BertLstmTrainingRequest
        {
            Network = new BertLstmSettings { Encoder = Encoder },
            Settings = BertLstmTrainingSettings.Scratch with
            {
                UseBFloat16 = false,
                Trainer = BertLstmTrainingSettings.Scratch.Trainer with { Epochs = 15, Patience = 0, Optimizer = adam },
            },
            Training = new LabelledTokens(texts[..16], [.. Enumerable.Range(0, 16).Select(i => i % 2 == 0)]),
            Validation = new LabelledTokens([texts[16][..2]], [true]),
        };
        var before = CoreTime.Seconds();
        using var trained = await new BertLstmTraining(Runtime).TrainAsync(request, progress: null, CancellationToken.None);
        return CoreTime.Seconds() - before;
    }

    // 5 to 60 tokens, 27 on average, as sentences of film reviews have.
    private static int[][] Texts(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var length = 5 + (int)(55 * Math.Pow(random.NextDouble(), 1.5));
            return Enumerable.Range(0, length).Select(_ => random.Next(1000, 30_000)).ToArray();
        })];
    }
}
