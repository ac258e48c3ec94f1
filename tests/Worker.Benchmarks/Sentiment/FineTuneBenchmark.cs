using System.Diagnostics;
using System.Globalization;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// Steps of fine-tuning an encoder of BERT-base's size from random weights on one length bucket of 16 sentences, with the fused Adam and
/// with TorchSharp's own, from one seed, on all cores, as the worker trains: time and loss of every step, in float32 and with bfloat16.
/// </summary>
internal static class FineTuneBenchmark
{
    public static async Task RunAsync(string sentences, string vocabulary, int steps)
    {
        var training = new BertLstmTraining(TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu }));
        // As a training meets them: of like length, here from the middle of all lengths.
        int[][] texts = [.. Sentences.Tokens(sentences, vocabulary, 1700).OrderBy(text => text.Length).Skip(842).Take(17)];
        Console.WriteLine($"a batch of 16 of {texts.Max(text => text.Length)} tokens");
        foreach (var useBFloat16 in (bool[])[true, false])
        {
            var fused = await TrainAsync(training, texts, AdamKind.Fused, useBFloat16, steps);
            var library = await TrainAsync(training, texts, AdamKind.Library, useBFloat16, steps);
            Console.WriteLine();
            Console.WriteLine($"{(useBFloat16 ? "bfloat16" : "float32")}, seconds a step | fused | TorchSharp's | times as fast");
            Print("of a core, mean", fused.Cores.Average(), library.Cores.Average());
            Print("of the clock, median", Median(fused.Clocks), Median(library.Clocks));
            Print("of the clock, least", fused.Clocks.Min(), library.Clocks.Min());
            Console.WriteLine($"losses {fused.Losses[0]:F4} to {fused.Losses[^1]:F4}, largest difference in {steps} steps "
                + $"{fused.Losses.Zip(library.Losses, (a, b) => Math.Abs(a - b)).Max():E1}");
        }
    }

    private static void Print(string what, double fused, double library) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-26} | {fused,5:F2} | {library,12:F2} | {library / fused,13:F2}"));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // One batch is one epoch, so that the trainer reports every step; a single short text validates.
    private static async Task<Steps> TrainAsync(BertLstmTraining training, int[][] texts, AdamKind adam, bool useBFloat16, int steps)
    {
        var request = new BertLstmTrainingRequest
        {
            Network = new BertLstmSettings { Encoder = new BertSettings { Vocabulary = 30_522 } },
            Settings = BertLstmTrainingSettings.Pretrained with
            {
                UseBFloat16 = useBFloat16,
                Trainer = BertLstmTrainingSettings.Pretrained.Trainer with { Epochs = steps, Patience = 0, Optimizer = adam },
            },
            Training = new LabelledTokens(texts[..16], [.. Enumerable.Range(0, 16).Select(i => i % 2 == 0)]),
            Validation = new LabelledTokens([texts[16][..2]], [true]),
        };
        var measured = new Steps();
        using var result = await training.TrainAsync(request, measured, CancellationToken.None);
        return measured;
    }

    private sealed class Steps : IProgress<EpochReport>
    {
        private double _before;

        public List<double> Cores { get; } = [];

        public List<double> Clocks { get; } = [];

        public List<double> Losses { get; } = [];

        public void Report(EpochReport value)
        {
            using var process = Process.GetCurrentProcess();
            var now = process.TotalProcessorTime.TotalSeconds;
            // The first step also loads, compiles and makes the network.
            if (value.Epoch > 1)
            {
                Cores.Add(now - _before);
                Clocks.Add(value.Duration.TotalSeconds);
            }

            Losses.Add(value.TrainingLoss);
            _before = now;
        }
    }
}
