using Google.Protobuf;
using Onnx;

namespace Worker.Learning.Weights;

/// <summary>
/// Reads an ONNX file (<see href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the schema</see>) whose weights are plain floats
/// inside the file. What is quantised, split over files or written for one runtime is refused by name.
/// </summary>
internal static class OnnxFile
{
    /// <summary>Largest file in bytes: the bound of the encoding itself.</summary>
    public const long MaxBytes = int.MaxValue;

    private const string ExportAnew = "Export the encoder again in float32 with its weights inside the file (opset 11 to 20, no optimiser), or use model.safetensors.";

    private static readonly string[] Quantised =
    [
        "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "QLinearMatMul", "ConvInteger", "QLinearConv",
    ];

    private static readonly TensorProto.Types.DataType[] QuantisedTypes =
    [
        TensorProto.Types.DataType.Int4, TensorProto.Types.DataType.Uint4, TensorProto.Types.DataType.Int8, TensorProto.Types.DataType.Uint8,
        TensorProto.Types.DataType.Int16, TensorProto.Types.DataType.Uint16, TensorProto.Types.DataType.Float4E2M1,
        TensorProto.Types.DataType.Float8E4M3Fn, TensorProto.Types.DataType.Float8E4M3Fnuz, TensorProto.Types.DataType.Float8E5M2,
        TensorProto.Types.DataType.Float8E5M2Fnuz,
    ];

    /// <exception cref="OnnxException">The file is damaged, foreign, quantised, split or too large.</exception>
    public static OnnxGraph Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, FileOptions.SequentialScan);
        return Read(file, path);
    }

    /// <param name="stream">At the file's first byte; its length must be known, and it must be possible to set its place.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static OnnxGraph Read(Stream stream, string name)
    {
        if (stream.Length > MaxBytes)
            throw new OnnxException(name, $"it has {stream.Length} bytes, more than the {MaxBytes} that an ONNX file can have", "Use model.safetensors.");
        if (!new OnnxBudget(stream).Suffices())
            throw new OnnxException(name, $"it has more than {OnnxBudget.MaxFields} fields; a BERT-large has some 50000", "Use model.safetensors.");
        var model = Parse(stream, name);
        if (model.Graph is not { Node.Count: > 0 } graph)
            throw new OnnxException(name, "it holds no graph; it may be no ONNX file", "Download the file again.");
        // Local functions are written for one exporter: their nodes are of its domain.
        foreach (var node in graph.Node)
            CheckNode(name, node);
        if (graph.QuantizationAnnotation.Count > 0)
            throw Refuse(name, $"its tensor '{graph.QuantizationAnnotation[0].TensorName}' is quantised");
        if (graph.SparseInitializer.Count > 0)
            throw Refuse(name, $"it holds {graph.SparseInitializer.Count} sparse tensors, expected dense ones");

        var tensors = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var (tensorName, tensor) in Tensors(graph))
        {
            CheckTensor(name, tensorName, tensor);
            if (!tensors.TryAdd(tensorName, tensor))
                throw new OnnxException(name, $"it holds the tensor '{tensorName}' twice", "Download the file again.");
        }
        return new OnnxGraph(name, graph, tensors);
    }

    private static ModelProto Parse(Stream stream, string name)
    {
        try
        {
            using var input = CodedInputStream.CreateWithLimits(stream, sizeLimit: (int)MaxBytes, recursionLimit: 64);
            return ModelProto.Parser.ParseFrom(input);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException or OverflowException)
        {
            throw new OnnxException(name, $"it is damaged or no ONNX file ({exception.Message.TrimEnd('.')})", "Download the file again.", exception);
        }
    }

    private static IEnumerable<(string Name, TensorProto Tensor)> Tensors(GraphProto graph) => graph.Initializer
        .Select(tensor => (tensor.Name, tensor))
        .Concat(graph.Node
            .Where(node => node.OpType == "Constant" && node.Output.Count == 1)
            .SelectMany(node => node.Attribute.Where(attribute => attribute.T is not null).Select(attribute => (node.Output[0], attribute.T))));

    private static void CheckNode(string name, NodeProto node)
    {
        if (Quantised.Contains(node.OpType, StringComparer.Ordinal))
            throw Refuse(name, $"it is quantised (node '{node.Name}' is {node.OpType})");
        if (node.Domain is not ("" or "ai.onnx"))
            throw Refuse(name, $"its node '{node.Name}' is {node.Domain}.{node.OpType}, which belongs to one runtime; expected nodes of ONNX itself");
    }

    private static void CheckTensor(string name, string tensorName, TensorProto tensor)
    {
        if (tensor.ExternalData.Count > 0 || tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw Refuse(name, $"its tensor '{tensorName}' lies in another file (external data)");
        if (tensor.Dims.Count > 0 && QuantisedTypes.Contains((TensorProto.Types.DataType)tensor.DataType))
            throw Refuse(name, $"it is quantised (tensor '{tensorName}' is of type {(TensorProto.Types.DataType)tensor.DataType})");
        if (OnnxTensor.Fault(tensor) is { } fault)
            throw new OnnxException(name, $"its tensor '{tensorName}' {fault}", "Download the file again.");
    }

    private static OnnxException Refuse(string name, string finding) => new(name, finding, ExportAnew);
}
