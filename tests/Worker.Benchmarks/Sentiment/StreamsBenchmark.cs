using System.Diagnostics;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Sentiment.Baselines;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// The bundled encoder on sentences of film reviews by libtorch and by ONNX Runtime, one stream of batches and two, each in the same batches of
/// like length. Both put the mean of the hidden states into one logistic regression, fitted on the half of the sentences that is not
/// scored: scores of a trained classifier, so that their differences are those that a reader would see.
/// </summary>
internal static class StreamsBenchmark
{
    private const int Batch = 32;
    private const int MaxTokens = 100;

    /// <param name="folder">Holds <c>rt-polarity.pos</c> and <c>rt-polarity.neg</c>, one sentence a line.</param>
    /// <param name="count">Sentences of each class; every second one is scored.</param>
    public static void Run(string folder, int count)
    {
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 });
        var files = Directory.CreateTempSubdirectory("streams-benchmark-");
        try
        {
            new BundledEncoder(BundledEncoder.DefaultPath).ConvertInto(files.FullName);
            var encoder = BertEncoderFolder.Open(files.FullName);
            var (fitted, scored, labels) = Texts(folder, count, encoder.Tokenizer);
            using var single = Load(encoder, useBFloat16: false);
            using var half = Load(encoder, useBFloat16: true);
            IBatchEncoder exact = new TorchEncoder(single, runtime.Device.Handle, threads: 1);
            var classifier = LogisticRegression.Fit(Matrix(exact.Vectors(BatchesOf(fitted), streams: 1)), labels, l2: 1, CancellationToken.None);

            var batches = BatchesOf(scored);
            (string Name, Func<IBatchEncoder> Open, int Streams)[] ways =
            [
                ("libtorch float32, 1 stream", () => new TorchEncoder(single, runtime.Device.Handle, threads: 1), 1),
                ("libtorch float32, 2 streams", () => new TorchEncoder(single, runtime.Device.Handle, threads: 1), 2),
                ("libtorch bfloat16, 1 stream", () => new TorchEncoder(half, runtime.Device.Handle, threads: 1), 1),
                ("libtorch bfloat16, 1 stream of 2 threads", () => new TorchEncoder(half, runtime.Device.Handle, threads: 2), 1),
                ("libtorch bfloat16, 2 streams", () => new TorchEncoder(half, runtime.Device.Handle, threads: 1), 2),
                ("ONNX Runtime float32, 1 stream", () => new GraphEncoder(GraphEncoder.Bundled(), threads: 1), 1),
                ("ONNX Runtime float32, 1 stream of 2 threads", () => new GraphEncoder(GraphEncoder.Bundled(), threads: 2), 1),
                ("ONNX Runtime float32, 2 streams", () => new GraphEncoder(GraphEncoder.Bundled(), threads: 1), 2),
                ("ONNX Runtime int8, 1 stream", () => new GraphEncoder(GraphQuantizer.ToInt8(GraphEncoder.Bundled()), threads: 1), 1),
                ("ONNX Runtime int8, 2 streams", () => new GraphEncoder(GraphQuantizer.ToInt8(GraphEncoder.Bundled()), threads: 1), 2),
            ];

            Console.WriteLine($"{scored.Length} sentences of {scored.Average(text => text.Length):F1} tokens on average, {scored.Max(text => text.Length)} at most, batches of {Batch}");
            Console.WriteLine("way | reviews/s | of a core | largest score difference | mean | other label | resident memory, MiB");
            double[]? reference = null;
            foreach (var (name, open, streams) in ways)
            {
                using var one = open();
                // The first batches also load and compile.
                one.Vectors(batches[..Math.Min(batches.Length, 4)], streams);
                var (watch, core) = (Stopwatch.StartNew(), CoreSeconds());
                var vectors = one.Vectors(batches, streams);
                var (seconds, coreSeconds) = (watch.Elapsed.TotalSeconds, CoreSeconds() - core);
                var scores = classifier.Score(Matrix(vectors));
                reference ??= scores;
                var differences = scores.Zip(reference, (a, b) => Math.Abs(a - b)).ToArray();
                var others = scores.Zip(reference, (a, b) => (a > 0.5) != (b > 0.5)).Count(other => other);
                Console.WriteLine(
                    $"{name,-43} | {scored.Length / seconds,7:F0} | {scored.Length / coreSeconds,7:F0} | {differences.Max():F5} | {differences.Average():F5} | {others,3} | {Environment.WorkingSet / 1048576.0:F0}");
            }
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static (int[][] Fitted, int[][] Scored, bool[] Labels) Texts(string folder, int count, WordPieceTokenizer tokenizer)
    {
        var positive = Sentences.Read(Path.Combine(folder, "rt-polarity.pos"), count);
        var negative = Sentences.Read(Path.Combine(folder, "rt-polarity.neg"), count);
        (string Text, bool Label)[] all = [.. positive.Select(text => (text, true)), .. negative.Select(text => (text, false))];
        int[][] tokens = [.. all.Select(one => tokenizer.Encode(one.Text, MaxTokens))];
        return (
            [.. tokens.Where((_, i) => i % 2 == 1)], [.. tokens.Where((_, i) => i % 2 == 0)],
            [.. all.Where((_, i) => i % 2 == 1).Select(one => one.Label)]);
    }

    /// <summary>The texts with their numbers, the longest first.</summary>
    private static (int Number, int[] Tokens)[][] BatchesOf(int[][] texts) =>
        [.. texts.Select((tokens, number) => (number, tokens)).OrderByDescending(text => text.tokens.Length).Chunk(Batch)];

    private static BertEncoder Load(BertEncoderFolder folder, bool useBFloat16)
    {
        var encoder = new BertEncoder(folder.Settings);
        folder.LoadInto(encoder);
        encoder.eval();
        if (useBFloat16) encoder.UseBFloat16(isFrozen: true);
        return encoder;
    }

    private static SparseMatrix Matrix(float[][] vectors)
    {
        var matrix = new SparseMatrix(vectors[0].Length);
        foreach (var vector in vectors) matrix.AddRow(vector.Select((value, column) => (column, (double)value)));
        return matrix;
    }

    private static double CoreSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
