using Onnx;
using TorchSharp;
using Worker.Learning.Bert;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
public sealed class OnnxEncoderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_weights_equal_those_of_the_safetensors_file_bit_by_bit(bool keepConfig)
    {
        using var folder = EncoderFolder.Tiny();
        using var expected = Load(folder);
        OnnxEncoder.Replace(folder, keepConfig: keepConfig);
        using var received = Load(folder);

        Assert.Equal(expected.Settings, received.Settings);
        AssertSame(expected, received);
    }

    [Fact]
    public void Weights_of_a_gemm_node_behind_a_transpose_or_with_a_prefix_are_found_too()
    {
        using var folder = EncoderFolder.Tiny();
        using var expected = Load(folder);
        OnnxEncoder.Replace(folder, model =>
        {
            var graph = model.Graph;
            // The query as one Gemm, whose matrix is [in, out].
            var query = graph.Node.First(node => node.OpType == "Add" && node.Input[0].EndsWith("query.bias", StringComparison.Ordinal));
            var product = graph.Node.Single(node => node.Output.Contains(query.Input[1]));
            var gemm = OnnxEncoder.Node("Gemm", [product.Input[0], product.Input[1], query.Input[0]], query.Output[0]);
            graph.Node[graph.Node.IndexOf(query)] = gemm;
            graph.Node.Remove(product);
            // The key's matrix as published, transposed by a node.
            var key = graph.Node.First(node => node.OpType == "Add" && node.Input[0].EndsWith("key.bias", StringComparison.Ordinal));
            var multiplied = graph.Node.Single(node => node.Output.Contains(key.Input[1]));
            var stored = graph.Initializer.Single(tensor => tensor.Name == multiplied.Input[1]);
            using var matrix = OnnxTensor.ToFloat32(stored);
            graph.Initializer.Remove(stored);
            graph.Initializer.Add(OnnxEncoder.Proto("kept", matrix.t()));
            graph.Node.Add(OnnxEncoder.Node("Transpose", ["kept"], "turned"));
            multiplied.Input[1] = "turned";
            foreach (var tensor in graph.Initializer.Where(tensor => tensor.Name.StartsWith('e'))) Rename(graph, tensor, "0.auto_model." + tensor.Name);
        });
        using var received = Load(folder);

        AssertSame(expected, received);
    }

    [Fact]
    public void Half_precision_and_typed_fields_are_read()
    {
        using var folder = EncoderFolder.Tiny();
        OnnxEncoder.Replace(folder, model =>
        {
            var words = model.Graph.Initializer.Single(tensor => tensor.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal));
            words.RawData = Google.Protobuf.ByteString.Empty;
            words.FloatData.Add(Enumerable.Range(0, 24).Select(i => i / 4f));
            var segments = model.Graph.Initializer.Single(tensor => tensor.Name.EndsWith("token_type_embeddings.weight", StringComparison.Ordinal));
            segments.DataType = (int)TensorProto.Types.DataType.Float16;
            segments.RawData = Google.Protobuf.ByteString.Empty;
            segments.Int32Data.Add(Enumerable.Repeat((int)BitConverter.HalfToUInt16Bits((Half)0.5), 8));
        });
        using var encoder = Load(folder);

        var state = encoder.state_dict();
        Assert.Equal(5.75f, state["embeddings.words.weight"][5, 3].item<float>());
        Assert.Equal(0.5f, state["embeddings.segments.weight"][1, 3].item<float>());
    }

    [Theory]
    [InlineData("operator CumSum", "holds the operator CumSum")]
    [InlineData("operator DynamicQuantizeLinear", "is quantised (node 'DynamicQuantizeLinear_y' is DynamicQuantizeLinear)")]
    [InlineData("domain", "com.microsoft.Attention, which belongs to one runtime")]
    [InlineData("int8", "is quantised (tensor 'q' is of type Int8)")]
    [InlineData("external", "'embeddings.LayerNorm.weight' lies in another file (external data)")]
    [InlineData("sparse", "1 sparse tensors")]
    [InlineData("annotation", "tensor 'a' is quantised")]
    [InlineData("short", "has 4 bytes of data, which its shape [4] does not fill (16)")]
    [InlineData("huge", "has the shape [4294967296, 4294967296], which is negative or too large")]
    [InlineData("twice", "holds the tensor 'embeddings.LayerNorm.weight' twice")]
    [InlineData("distil", "holds no encoder.layer.0.attention.self.query.bias")]
    [InlineData("no words", "holds 0 tensors named embeddings.word_embeddings.weight")]
    [InlineData("matrix", "'relative_attention_bias' [32, 12]")]
    [InlineData("no product", "does not say which weight belongs to encoder.layer.0.output.dense.bias")]
    [InlineData("activation", "shows no activation that BERT knows in each of its 1 layers")]
    [InlineData("no input", "holds the operator Sqrt (node 'Sqrt_deviation') without an input")]
    [InlineData("empty", "holds no graph")]
    public void What_is_no_plain_float_BERT_is_refused_by_name(string fault, string expected)
    {
        using var folder = EncoderFolder.Tiny();
        OnnxEncoder.Replace(folder, model => Spoil(model, fault));

        var failure = Assert.ThrowsAny<Exception>(() => Load(folder));

        Assert.True(failure is OnnxException or EncoderException, failure.ToString());
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("model.onnx", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_attention_heads", 1, "num_attention_heads 2, config.json says 1")]
    [InlineData("hidden_act", "relu", "hidden_act Gelu, config.json says Relu")]
    [InlineData("layer_norm_eps", 1e-5, "layer_norm_eps")]
    public void A_configuration_of_another_encoder_is_refused(string name, object value, string expected)
    {
        using var folder = EncoderFolder.Tiny();
        OnnxEncoder.Replace(folder);
        folder.ChangeConfig(name, System.Text.Json.Nodes.JsonValue.Create(value));

        Assert.Contains(expected, Assert.Throws<EncoderException>(() => Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_above_the_bound_of_the_encoding_is_refused_without_reading_it()
    {
        using var folder = EncoderFolder.Tiny();
        OnnxEncoder.Replace(folder);
        using (var file = new FileStream(folder["model.onnx"], FileMode.Open)) file.SetLength(OnnxFile.MaxBytes + 1L);

        Assert.Contains("more than the 2147483647", Assert.Throws<OnnxException>(() => Load(folder)).Message, StringComparison.Ordinal);
    }

    private static void Spoil(ModelProto model, string fault)
    {
        var graph = model.Graph;
        var norm = graph.Initializer.Single(tensor => tensor.Name == "embeddings.LayerNorm.weight");
        switch (fault.Split(' '))
        {
            case ["operator", var operation]:
                graph.Node.Add(OnnxEncoder.Node(operation, ["x"], "y"));
                break;
            case ["domain"]:
                graph.Node.Add(OnnxEncoder.Node("Attention", ["x"], "y"));
                graph.Node[^1].Domain = "com.microsoft";
                break;
            case ["int8"]:
                graph.Initializer.Add(new TensorProto { Name = "q", DataType = (int)TensorProto.Types.DataType.Int8, Dims = { 1 }, RawData = Google.Protobuf.ByteString.CopyFrom(1) });
                break;
            case ["external"]:
                norm.DataLocation = TensorProto.Types.DataLocation.External;
                break;
            case ["sparse"]:
                graph.SparseInitializer.Add(new SparseTensorProto());
                break;
            case ["annotation"]:
                graph.QuantizationAnnotation.Add(new TensorAnnotation { TensorName = "a" });
                break;
            case ["short"]:
                norm.RawData = Google.Protobuf.ByteString.CopyFrom(0, 0, 0, 0);
                break;
            case ["huge"]:
                norm.Dims.Clear();
                norm.Dims.Add([4294967296, 4294967296]);
                break;
            case ["twice"]:
                graph.Initializer.Add(norm.Clone());
                break;
            case ["distil"]:
                foreach (var tensor in graph.Initializer.Where(tensor => tensor.Name.StartsWith("encoder.layer", StringComparison.Ordinal)))
                    Rename(graph, tensor, tensor.Name.Replace("encoder.layer", "transformer.layer", StringComparison.Ordinal));
                break;
            case ["no", "words"]:
                graph.Initializer.Remove(graph.Initializer.Single(tensor => tensor.Name == "embeddings.word_embeddings.weight"));
                break;
            case ["matrix"]:
                graph.Initializer.Add(OnnxEncoder.Proto("relative_attention_bias", torch.rand(32, 12)));
                break;
            case ["no", "product"]:
                graph.Node.Single(node => node.OpType == "Add" && node.Input[0] == "encoder.layer.0.output.dense.bias").OpType = "Sub";
                break;
            case ["activation"]:
                graph.Node.Remove(graph.Node.Single(node => node.OpType == "Erf"));
                break;
            case ["no", "input"]:
                graph.Node.First(node => node.OpType == "Sqrt").Input.Clear();
                break;
            case ["empty"]:
                model.Graph = null;
                break;
        }
    }

    private static void Rename(GraphProto graph, TensorProto tensor, string name)
    {
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                if (node.Input[i] == tensor.Name) node.Input[i] = name;
            }
        }

        tensor.Name = name;
    }

    private static void AssertSame(BertEncoder expected, BertEncoder received)
    {
        var state = received.state_dict();
        Assert.All(expected.state_dict(), pair => Assert.True(pair.Value.equal(state[pair.Key]).all().item<bool>(), pair.Key));
    }

    private static BertEncoder Load(EncoderFolder folder)
    {
        var opened = BertEncoderFolder.Open(folder.Path);
        var encoder = new BertEncoder(opened.Settings);
        opened.LoadInto(encoder);
        return encoder;
    }
}
