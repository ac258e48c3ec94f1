using Google.Protobuf;
using Onnx;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// Puts int8 in the place of the linear layers of an ONNX graph, as ONNX Runtime's dynamic quantisation does: weights with one scale a
/// column, the input quantised at every call, the product in whole numbers.
/// </summary>
internal static class GraphQuantizer
{
    /// <param name="graph">An ONNX file of opset 11 or later with float32 weights.</param>
    public static byte[] ToInt8(byte[] graph)
    {
        var model = ModelProto.Parser.ParseFrom(graph);
        var weights = model.Graph.Initializer.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        var quantizedInputs = new HashSet<string>(StringComparer.Ordinal);
        NodeProto[] nodes = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        foreach (var node in nodes)
        {
            if (node.OpType == "MatMul" && weights.TryGetValue(node.Input[1], out var weight) && weight.Dims.Count == 2)
                model.Graph.Node.AddRange(Linear(model.Graph, node, weight, quantizedInputs.Add(node.Input[0])));
            else
                model.Graph.Node.Add(node);
        }

        return model.ToByteArray();
    }

    private static IEnumerable<NodeProto> Linear(GraphProto graph, NodeProto node, TensorProto weight, bool isFirstUse)
    {
        var (input, name, output) = (node.Input[0], weight.Name, node.Output[0]);
        var scales = Quantize(graph, weight);
        if (isFirstUse) yield return Node("DynamicQuantizeLinear", [input], [$"{input}_q", $"{input}_scale", $"{input}_zero"]);
        yield return Node("MatMulInteger", [$"{input}_q", $"{name}_q", $"{input}_zero"], [$"{output}_i"]);
        var cast = Node("Cast", [$"{output}_i"], [$"{output}_f"]);
        cast.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (long)TensorProto.Types.DataType.Float });
        yield return cast;
        yield return Node("Mul", [$"{input}_scale", scales], [$"{output}_s"]);
        yield return Node("Mul", [$"{output}_f", $"{output}_s"], [output]);
    }

    /// <summary>Replaces a weight by whole numbers from -127 to 127 and one scale a column.</summary>
    /// <returns>The name of the scales.</returns>
    private static string Quantize(GraphProto graph, TensorProto weight)
    {
        var (rows, columns) = ((int)weight.Dims[0], (int)weight.Dims[1]);
        var values = new float[rows * columns];
        if (weight.RawData.IsEmpty) weight.FloatData.CopyTo(values, 0);
        else System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weight.RawData.Span).CopyTo(values);
        var scales = new float[columns];
        for (var i = 0; i < values.Length; i++) scales[i % columns] = Math.Max(scales[i % columns], Math.Abs(values[i]) / 127);
        var whole = new byte[values.Length];
        for (var i = 0; i < values.Length; i++) whole[i] = unchecked((byte)(sbyte)MathF.Round(values[i] / Math.Max(scales[i % columns], float.Epsilon)));

        var quantized = new TensorProto { Name = $"{weight.Name}_q", DataType = (int)TensorProto.Types.DataType.Int8, RawData = ByteString.CopyFrom(whole) };
        quantized.Dims.AddRange(weight.Dims);
        var scale = new TensorProto { Name = $"{weight.Name}_scales", DataType = (int)TensorProto.Types.DataType.Float };
        scale.Dims.Add(columns);
        scale.FloatData.AddRange(scales);
        graph.Initializer.Remove(weight);
        graph.Initializer.Add([quantized, scale]);
        return scale.Name;
    }

    private static NodeProto Node(string type, string[] inputs, string[] outputs)
    {
        var node = new NodeProto { OpType = type, Name = $"int8_{type}_{outputs[0]}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        return node;
    }
}
