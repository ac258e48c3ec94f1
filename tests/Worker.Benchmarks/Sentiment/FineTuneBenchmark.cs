using System.Diagnostics;
using System.Globalization;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// Steps of fine-tuning an encoder of BERT-base's size from random weights on one batch of 16 sentences, with the fused Adam and with
/// TorchSharp's own, from one seed, on one thread: time and loss of every step.
/// </summary>
internal static class FineTuneBenchmark
{
    public static async Task RunAsync(string sentences, string vocabulary, int steps)
    {
        var training = new BertLstmTraining(TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 }));
        var texts = Sentences.Tokens(sentences, vocabulary, 17);
        var fused = await TrainAsync(training, texts, AdamKind.Fused, steps);
        var library = await TrainAsync(training, texts, AdamKind.Library, steps);

        Console.WriteLine("step | loss, fused | loss, TorchSharp's");
        foreach (var (mine, theirs) in fused.Zip(library))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mine.Epoch,4} | {mine.TrainingLoss,11:F6} | {theirs.TrainingLoss,18:F6}"));
        // The first step also loads and compiles.
        var (mean, meanLibrary) = (fused.Skip(1).Average(Seconds), library.Skip(1).Average(Seconds));
        Console.WriteLine($"seconds a step: fused {mean:F2}, TorchSharp's {meanLibrary:F2}; {meanLibrary / mean:F2} times as fast; "
            + $"largest difference of losses {fused.Zip(library, (a, b) => Math.Abs(a.TrainingLoss - b.TrainingLoss)).Max():E1}");
    }

    private static double Seconds(EpochReport report) => report.Duration.TotalSeconds;

    // One batch is one epoch, so that the trainer reports every step; a single short text validates.
    private static async Task<IReadOnlyList<EpochReport>> TrainAsync(BertLstmTraining training, int[][] texts, AdamKind adam, int steps)
    {
        var request = new BertLstmTrainingRequest
        {
            Network = new BertLstmSettings { Encoder = new BertSettings { Vocabulary = 30_522 } },
            Recipe = BertLstmRecipe.Pretrained with
            {
                Trainer = BertLstmRecipe.Pretrained.Trainer with { Epochs = steps, Patience = 0, Optimizer = adam },
            },
            Training = new LabelledTokens(texts[..16], [.. Enumerable.Range(0, 16).Select(i => i % 2 == 0)]),
            Validation = new LabelledTokens([texts[16]], [true]),
        };
        var core = CoreSeconds();
        using var result = await training.TrainAsync(request, progress: null, CancellationToken.None);
        Console.WriteLine($"{adam}: {CoreSeconds() - core:F0} s of a core for {steps} steps, the making of the network included");
        return result.Epochs;
    }

    private static double CoreSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
