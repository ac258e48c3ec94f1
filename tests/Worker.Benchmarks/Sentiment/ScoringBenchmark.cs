using System.Diagnostics;
using TorchSharp;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// Scores the same sentences with the same weights three ways: padded to 100 tokens, in length buckets, in length buckets with
/// bfloat16; one thread, whose time of a core does not depend on what else runs. The weights are random, wide enough for scores to
/// differ from text to text.
/// </summary>
internal static class ScoringBenchmark
{
    public static BertSettings Base { get; } = new() { Vocabulary = 30_522 };

    /// <summary>As the bundled encoder.</summary>
    public static BertSettings MiniLm { get; } = Base with { Hidden = 384, Layers = 6, Heads = 12, Intermediate = 1536 };

    public static BertSettings Small { get; } = Base with { Hidden = 128, Layers = 2, Heads = 2, Intermediate = 512 };

    public static void Run(string sentences, string vocabulary, int count, BertSettings encoder)
    {
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 });
        var network = new BertLstmSettings { Encoder = encoder };
        Console.WriteLine($"{encoder.Layers} layers of {encoder.Hidden}, one thread");
        var texts = Sentences.Tokens(sentences, vocabulary, count);
        using var weights = Weights(runtime, network);

        var padded = Score(runtime, network, weights, texts, LengthPadding.Fixed, useBFloat16: false);
        var buckets = Score(runtime, network, weights, texts, LengthPadding.Buckets, useBFloat16: false);
        var half = Score(runtime, network, weights, texts, LengthPadding.Buckets, useBFloat16: true);

        Console.WriteLine($"scores {padded.Scores.Min():F3} to {padded.Scores.Max():F3}");
        Console.WriteLine("way               | reviews/s | of a core | times as fast | by time of a core | largest score difference");
        Print("padded to 100", padded, padded, padded);
        Print("buckets", buckets, padded, padded);
        Print("buckets, bfloat16", half, buckets, padded);
    }

    private static void Print(string way, Measured measured, Measured before, Measured exact) => Console.WriteLine(
        $"{way,-17} | {measured.Rate,9:F1} | {measured.CoreRate,9:F1} | {measured.Rate / before.Rate,13:F2} | {measured.CoreRate / before.CoreRate,17:F2} | {measured.Scores.Zip(exact.Scores, (a, b) => Math.Abs(a - b)).Max():E1}");

    private static Measured Score(
        TorchRuntime runtime, BertLstmSettings network, NetworkWeights weights, int[][] texts, LengthPadding padding, bool useBFloat16)
    {
        using var scorer = new BertLstmScorer(runtime, network, weights, new ScoringSettings { Padding = padding, UseBFloat16 = useBFloat16 });
        // The first batches also load and compile.
        scorer.Score(texts[..Math.Min(64, texts.Length)], CancellationToken.None);
        var (watch, core) = (Stopwatch.StartNew(), CoreSeconds());
        var logits = scorer.Score(texts, CancellationToken.None);
        return new Measured(
            texts.Length / watch.Elapsed.TotalSeconds, texts.Length / (CoreSeconds() - core),
            Array.ConvertAll(logits, logit => 1 / (1 + Math.Exp(-logit))));
    }

    /// <summary>Random ones, wide enough for scores to differ from text to text.</summary>
    public static NetworkWeights Weights(TorchRuntime runtime, BertLstmSettings settings)
    {
        runtime.Seed(1);
        using var network = new BertLstmNetwork(settings);
        using (torch.no_grad())
        {
            // A fresh LSTM says nearly the same of all texts; a trained one does not.
            foreach (var parameter in network.Head.parameters()) parameter.mul_(4);
        }

        return NetworkWeights.Of(network);
    }

    private static double CoreSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <param name="Rate">Reviews a second.</param>
    /// <param name="CoreRate">Reviews a second of processor time.</param>
    private sealed record Measured(double Rate, double CoreRate, double[] Scores);
}
