using Onnx;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>
/// A BERT encoder in an ONNX file. Exporters keep the published names of embeddings, norms and biases; the weights of linear layers lose
/// theirs and are often transposed: a weight is what is multiplied before its layer's named bias is added.
/// </summary>
internal sealed class BertOnnxFile
{
    private const string AnchorName = "embeddings.word_embeddings.weight";

    /// <summary>
    /// What an export of BERT consists of. Other operators mean another architecture: CumSum counts RoBERTa's positions, for example.
    /// </summary>
    private static readonly HashSet<string> Operators =
    [
        "Add", "And", "Cast", "Concat", "Constant", "ConstantOfShape", "Div", "Dropout", "Equal", "Erf", "Expand", "Flatten", "Gather", "Gelu", "Gemm",
        "Greater", "Identity", "IsNaN", "LayerNormalization", "Less", "MatMul", "Mul", "Not", "Or", "Pow", "Range", "Reciprocal", "ReduceMean", "Relu",
        "Reshape", "Shape", "Sigmoid", "Slice", "Softmax", "Split", "Sqrt", "Squeeze", "Sub", "Tanh", "Transpose", "Unsqueeze", "Where",
    ];

    private readonly OnnxGraph _graph;
    private readonly string _prefix;

    private BertOnnxFile(OnnxGraph graph)
    {
        _graph = graph;
        if (graph.Nodes.FirstOrDefault(node => !Operators.Contains(node.OpType)) is { } foreign)
            throw Refuse($"holds the operator {foreign.OpType} (node '{foreign.Name}'), which no BERT needs.");
        if (graph.Nodes.FirstOrDefault(node => node.Input.Count == 0 && node.OpType != "Constant") is { } idle)
            throw Refuse($"holds the operator {idle.OpType} (node '{idle.Name}') without an input.");
        string[] anchors = [.. graph.Tensors.Keys.Where(name => name == AnchorName || name.EndsWith("." + AnchorName, StringComparison.Ordinal))];
        if (anchors.Length != 1)
            throw Refuse($"holds {anchors.Length} tensors named {AnchorName}, expected one.");
        _prefix = anchors[0][..^AnchorName.Length];
        Shape = BertOnnxShape.Of(graph, _prefix);
    }

    /// <summary>What the graph says of the encoder's shape.</summary>
    public BertOnnxShape Shape { get; }

    /// <exception cref="OnnxException">The file is damaged, foreign, quantised, split or too large.</exception>
    /// <exception cref="EncoderException">The graph is of no BERT encoder.</exception>
    public static BertOnnxFile Read(string path) => new(OnnxFile.Read(path));

    /// <param name="name">The file's name, for messages.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static BertOnnxFile Read(Stream stream, string name) => new(OnnxFile.Read(stream, name));

    /// <summary>
    /// The weights in float32, by published name and in the published layout, of no dispose scope; those of heads are left out.
    /// </summary>
    /// <exception cref="EncoderException">A weight cannot be found, or the graph holds one that no part of BERT explains.</exception>
    public NetworkWeights ReadWeights()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var weights = new NetworkWeights(tensors);
        try
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (name, tensor) in _graph.Tensors.Where(pair => pair.Key.StartsWith(_prefix, StringComparison.Ordinal) && OnnxTensor.IsFloat(pair.Value)))
                AddNamed(name, tensor, tensors, known);
            CheckNothingElse(known);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private void AddNamed(string name, TensorProto tensor, Dictionary<string, Tensor> tensors, HashSet<string> known)
    {
        var published = name[_prefix.Length..];
        var normalized = BertWeightNames.Normalize(published);
        // Constants without a name of the encoder are numbered.
        if (normalized is not null && !BertWeightNames.IsOfEncoder(normalized))
            return;
        // The weight of a linear layer is taken with its bias: only the graph shows its layout.
        if (IsLinear(published) && published.EndsWith(".weight", StringComparison.Ordinal) && _graph.Tensors.ContainsKey(name[..^"weight".Length] + "bias"))
            return;
        known.Add(name);
        if (normalized is not null)
            tensors[normalized] = OnnxTensor.ToFloat32(tensor);
        if (!published.EndsWith(".bias", StringComparison.Ordinal) || !IsLinear(published))
            return;
        if (FindWeight(name) is not { } weight)
        {
            if (normalized is null) return;
            throw Refuse($"does not say which weight belongs to {published}: expected a product with a constant matrix before that bias is added.");
        }

        known.Add(weight.Name);
        if (normalized is not null)
            tensors[normalized[..^"bias".Length] + "weight"] = Oriented(weight);
    }

    private static bool IsLinear(string published) => !published.Contains("LayerNorm.", StringComparison.Ordinal) && !published.StartsWith("embeddings.", StringComparison.Ordinal);

    private LinearWeight? FindWeight(string bias)
    {
        foreach (var node in _graph.Consumers(bias))
        {
            if (node is { OpType: "Gemm", Input.Count: 3 } && node.Input[2] == bias)
                return Find(node.Input[1], isStoredByOutput: node.Attribute.Any(attribute => attribute.Name == "transB" && attribute.I == 1));
            if (node.OpType == "Add" && OnnxGraph.Other(node, bias) is { } product && _graph.Producer(product) is { OpType: "MatMul", Input.Count: 2 } multiplied)
                return Find(multiplied.Input[1], isStoredByOutput: false);
        }

        return null;
    }

    private LinearWeight? Find(string value, bool isStoredByOutput)
    {
        if (_graph.Producer(value) is { OpType: "Transpose", Input.Count: 1 } turned)
            return Find(turned.Input[0], !isStoredByOutput);
        return _graph.Constant(value) is { Dims.Count: 2 } tensor && OnnxTensor.IsFloat(tensor) ? new LinearWeight(value, tensor, isStoredByOutput) : null;
    }

    private static Tensor Oriented(LinearWeight weight)
    {
        var stored = OnnxTensor.ToFloat32(weight.Tensor);
        if (weight.IsStoredByOutput) return stored;
        using (stored) return stored.t().contiguous().DetachFromDisposeScope();                // [in, out] -> [out, in]
    }

    private void CheckNothingElse(HashSet<string> known)
    {
        var unknown = _graph.Tensors.Where(pair => OnnxTensor.IsFloat(pair.Value) && !known.Contains(pair.Key) && OnnxTensor.Count(pair.Value) >= Shape.Hidden)
            .Select(pair => $"'{pair.Key}' {OnnxTensor.Shape(pair.Value)}").ToList();
        if (unknown.Count > 0)
            throw Refuse($"holds {unknown.Count} tensors that no part of a BERT encoder explains, {unknown[0]} among them.");
    }

    private EncoderException Refuse(string problem) =>
        new(_graph.Path, problem, "Choose an encoder of BERT's own architecture whose export keeps the names of its weights, or use its model.safetensors.");

    /// <param name="IsStoredByOutput">[out, in] as published; else [in, out].</param>
    private sealed record LinearWeight(string Name, TensorProto Tensor, bool IsStoredByOutput);
}
