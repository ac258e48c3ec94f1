using Google.Protobuf;
using Onnx;
using TorchSharp;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

/// <summary>
/// Writes an encoder folder's weights as an exporter would: named embeddings, norms and biases, numbered and transposed weights of linear
/// layers, and around them the nodes that show the encoder's shape. It holds every tensor of the encoder, but computes nothing.
/// </summary>
internal static class OnnxEncoder
{
    /// <summary>Replaces <c>model.safetensors</c> of a folder by <c>model.onnx</c>.</summary>
    public static void Replace(EncoderFolder folder, Action<ModelProto>? change = null, bool keepConfig = true)
    {
        var settings = BertEncoderFolder.Open(folder.Path).Settings;
        using var weights = NetworkWeights.Load(folder["model.safetensors"]);
        var model = Of(settings, weights.Tensors);
        change?.Invoke(model);
        File.Delete(folder["model.safetensors"]);
        if (!keepConfig) File.Delete(folder["config.json"]);
        using var file = File.Create(folder["model.onnx"]);
        model.WriteTo(file);
    }

    public static ModelProto Of(BertSettings settings, IReadOnlyDictionary<string, Tensor> published)
    {
        var graph = new GraphProto { Name = "encoder" };
        var number = 900;
        foreach (var (name, tensor) in published)
        {
            if (BertWeightNames.Normalize(name) is not { } normalized) continue;
            var isLinear = normalized.StartsWith("encoder.", StringComparison.Ordinal) && !normalized.Contains("LayerNorm", StringComparison.Ordinal);
            if (!isLinear) graph.Initializer.Add(Proto(normalized, tensor));
            if (!isLinear || normalized.EndsWith(".weight", StringComparison.Ordinal)) continue;

            graph.Initializer.Add(Proto(normalized, tensor));
            var weight = published.Single(pair => BertWeightNames.Normalize(pair.Key) == normalized[..^"bias".Length] + "weight").Value;
            using var turned = weight.t().contiguous();
            graph.Initializer.Add(Proto($"{++number}", turned));
            graph.Node.Add(Node("MatMul", [$"x{number}", $"{number}"], $"product{number}"));
            graph.Node.Add(Node("Add", [normalized, $"product{number}"], $"sum{number}"));
            if (normalized.EndsWith("self.query.bias", StringComparison.Ordinal))
            {
                graph.Initializer.Add(Proto($"heads{number}", tensor_of(settings.Heads)));
                graph.Initializer.Add(Proto($"width{number}", tensor_of(settings.Hidden / settings.Heads)));
                graph.Node.Add(Node("Concat", ["batch", "length", $"heads{number}", $"width{number}"], $"shape{number}"));
                graph.Node.Add(Node("Reshape", [$"sum{number}", $"shape{number}"], $"split{number}"));
            }
        }

        for (var layer = 0; layer < settings.Layers; layer++) graph.Node.Add(Node("Erf", [$"e{layer}"], $"erf{layer}"));
        using var epsilon = torch.tensor((float)settings.NormEpsilon);
        graph.Initializer.Add(Proto("epsilon", epsilon));
        graph.Node.Add(Node("Add", ["variance", "epsilon"], "variance_epsilon"));
        graph.Node.Add(Node("Sqrt", ["variance_epsilon"], "deviation"));
        return new ModelProto { IrVersion = 7, ProducerName = "test", Graph = graph };

        static Tensor tensor_of(long value) => torch.tensor(new[] { value });
    }

    public static TensorProto Proto(string name, Tensor tensor)
    {
        var proto = new TensorProto
        {
            Name = name,
            DataType = tensor.dtype switch
            {
                ScalarType.Float32 => (int)TensorProto.Types.DataType.Float,
                ScalarType.Float16 => (int)TensorProto.Types.DataType.Float16,
                ScalarType.Int64 => (int)TensorProto.Types.DataType.Int64,
                _ => throw new ArgumentException($"no proto for {tensor.dtype}", nameof(tensor)),
            },
            RawData = ByteString.CopyFrom(tensor.contiguous().bytes),
        };
        proto.Dims.Add(tensor.shape);
        return proto;
    }

    public static NodeProto Node(string operation, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = operation, Name = $"{operation}_{output}" };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }
}
