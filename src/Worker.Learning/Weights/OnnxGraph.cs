using Onnx;

namespace Worker.Learning.Weights;

/// <summary>The nodes and constant tensors of an ONNX file, found by the names of the values that they give and take.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="tensors">Initialisers and constants by name; their data fill their shapes.</param>
internal sealed class OnnxGraph(string path, GraphProto graph, IReadOnlyDictionary<string, TensorProto> tensors)
{
    // A damaged file may give one value twice: the first counts, as it is computed first.
    private readonly Dictionary<string, NodeProto> _producers = graph.Node
        .SelectMany(node => node.Output, (node, output) => (node, output))
        .DistinctBy(pair => pair.output, StringComparer.Ordinal)
        .ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);

    private readonly ILookup<string, NodeProto> _consumers = graph.Node
        .SelectMany(node => node.Input, (node, input) => (node, input))
        .ToLookup(pair => pair.input, pair => pair.node, StringComparer.Ordinal);

    public string Path { get; } = path;

    public IReadOnlyList<NodeProto> Nodes => graph.Node;

    /// <summary>Initialisers and constants by name.</summary>
    public IReadOnlyDictionary<string, TensorProto> Tensors { get; } = tensors;

    /// <summary>The node that gives a value; null for inputs, initialisers and unknown names.</summary>
    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The nodes that take a value.</summary>
    public IEnumerable<NodeProto> Consumers(string value) => _consumers[value];

    /// <summary>The constant tensor of a name, also behind Identity nodes; null if the value is computed.</summary>
    public TensorProto? Constant(string value)
    {
        for (var hops = 0; hops < 8; hops++)
        {
            if (Tensors.TryGetValue(value, out var tensor))
                return tensor;
            if (Producer(value) is not { OpType: "Identity", Input.Count: 1 } identity)
                return null;
            value = identity.Input[0];
        }
        return null;
    }

    /// <summary>
    /// The value that a two-input node takes in addition to the one named; null if it does not take that one or has not two inputs.
    /// </summary>
    public static string? Other(NodeProto node, string value) => node.Input switch
    {
        [var left, var right] when left == value => right,
        [var left, var right] when right == value => left,
        _ => null,
    };
}
