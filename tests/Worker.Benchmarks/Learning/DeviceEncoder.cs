using Worker.Benchmarks.Sentiment;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Benchmarks.Learning;

/// <summary>Fine-tuning and scoring of an encoder from random weights, in float32 and with bfloat16.</summary>
internal static class DeviceEncoder
{
    private static readonly (int Tokens, int Batch)[] Shapes = [(32, 16), (32, 128), (128, 128)];

    public static async Task FineTuneAsync(TorchRuntime runtime)
    {
        var (encoder, name, scale) = Encoder(runtime);
        foreach (var (tokens, batch) in Shapes)
        {
            foreach (var useBFloat16 in (bool[])[false, true])
            {
                var texts = Texts(batch * 10 * scale, tokens);
                var epochs = new Last();
                using var result = await new BertLstmTraining(runtime).TrainAsync(new BertLstmTrainingRequest
                {
                    Network = new BertLstmSettings { Encoder = encoder },
                    Settings = BertLstmTrainingSettings.Pretrained with
                    {
                        UseBFloat16 = useBFloat16,
                        MaxTokens = tokens,
                        Trainer = BertLstmTrainingSettings.Pretrained.Trainer with { Epochs = 2, Patience = 0, BatchSize = batch },
                    },
                    Training = new LabelledTokens(texts, [.. texts.Select((_, i) => i % 2 == 0)]),
                    Validation = new LabelledTokens(texts[..1], [true]),
                }, epochs, CancellationToken.None);
                DeviceClock.Print($"fine-tune {name}, {batch} x {tokens} tokens, {Precision(useBFloat16)}", texts.Length, "texts/s", epochs.Duration);
            }
        }
    }

    public static void Score(TorchRuntime runtime)
    {
        var (encoder, name, scale) = Encoder(runtime);
        var network = new BertLstmSettings { Encoder = encoder };
        runtime.Seed(1);
        using var made = new BertLstmNetwork(network);
        using var weights = NetworkWeights.Of(made);
        foreach (var (tokens, batch) in Shapes)
        {
            foreach (var useBFloat16 in (bool[])[false, true])
            {
                using var scorer = new BertLstmScorer(runtime, network, weights, new ScoringSettings { BatchSize = batch, MaxTokens = tokens, UseBFloat16 = useBFloat16 });
                var texts = Texts(batch * 20 * scale, tokens);
                scorer.Score(texts[..batch], CancellationToken.None);
                var elapsed = DeviceClock.Measure(runtime, () => scorer.Score(texts, CancellationToken.None));
                DeviceClock.Print($"score {name}, {batch} x {tokens} tokens, {Precision(useBFloat16)}", texts.Length, "texts/s", elapsed);
            }
        }
    }

    // Scale: how much more a GPU has to do for a time that can be measured.
    private static (BertSettings Encoder, string Name, int Scale) Encoder(TorchRuntime runtime) => runtime.DeviceName == "cpu"
        ? (ScoringBenchmark.Small, "2 layers of 128", 1)
        : (ScoringBenchmark.Base, "BERT-base", 4);

    private static string Precision(bool useBFloat16) => useBFloat16 ? "bfloat16" : "float32";

    private static int[][] Texts(int count, int tokens)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, tokens).Select(_ => random.Next(1000, 30_000)).ToArray())];
    }

    /// <summary>The last epoch: the first also loads and compiles.</summary>
    private sealed class Last : IProgress<EpochReport>
    {
        public TimeSpan Duration { get; private set; }

        public void Report(EpochReport value) => Duration = value.Duration;
    }
}
