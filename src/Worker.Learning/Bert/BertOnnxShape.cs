using Onnx;
using Worker.Learning.Weights;

namespace Worker.Learning.Bert;

/// <summary>The shape of a BERT encoder as its ONNX graph shows it.</summary>
/// <param name="Heads">Null if the graph reshapes in a way that does not show it.</param>
/// <param name="NormEpsilon">Null if the graph's norms do not show it.</param>
internal sealed record BertOnnxShape(
    int Vocabulary, int Hidden, int Layers, int? Heads, int Intermediate, int Positions, int SegmentTypes, BertActivation Activation, double? NormEpsilon)
{
    /// <exception cref="EncoderException">A part of the encoder is missing.</exception>
    public static BertOnnxShape Of(OnnxGraph graph, string prefix)
    {
        var words = Matrix(graph, $"{prefix}embeddings.word_embeddings.weight");
        var layers = 0;
        while (graph.Tensors.ContainsKey($"{prefix}encoder.layer.{layers}.attention.self.query.bias")) layers++;
        if (layers == 0)
            throw Refuse(graph, $"holds no {prefix}encoder.layer.0.attention.self.query.bias: its layers are not BERT's.");
        return new BertOnnxShape(
            words.Rows, words.Columns, layers, HeadsOf(graph, $"{prefix}encoder.layer.0.attention.self.query.bias", words.Columns),
            (int)Find(graph, $"{prefix}encoder.layer.0.intermediate.dense.bias").Dims.FirstOrDefault(),
            Matrix(graph, $"{prefix}embeddings.position_embeddings.weight").Rows, Matrix(graph, $"{prefix}embeddings.token_type_embeddings.weight").Rows,
            ActivationOf(graph, layers), EpsilonOf(graph));
    }

    /// <summary>The settings that the graph alone gives.</summary>
    /// <exception cref="EncoderException">The graph does not show all of them.</exception>
    public BertSettings ToSettings(string path) => new()
    {
        Vocabulary = Vocabulary,
        Hidden = Hidden,
        Layers = Layers,
        Heads = Heads ?? throw new EncoderException(path, "does not show the number of attention heads.", "Put the encoder's config.json beside it."),
        Intermediate = Intermediate,
        Positions = Positions,
        SegmentTypes = SegmentTypes,
        Activation = Activation,
        NormEpsilon = NormEpsilon ?? throw new EncoderException(path, "does not show the epsilon of its norms.", "Put the encoder's config.json beside it."),
    };

    /// <exception cref="EncoderException">The settings are of another encoder.</exception>
    public void ThrowIfDifferent(string path, BertSettings settings)
    {
        (string Name, object Graph, object Settings)[] all =
        [
            ("vocab_size", Vocabulary, settings.Vocabulary), ("hidden_size", Hidden, settings.Hidden), ("num_hidden_layers", Layers, settings.Layers),
            ("num_attention_heads", Heads ?? settings.Heads, settings.Heads), ("intermediate_size", Intermediate, settings.Intermediate),
            ("max_position_embeddings", Positions, settings.Positions), ("type_vocab_size", SegmentTypes, settings.SegmentTypes),
            ("hidden_act", Activation, settings.Activation), ("layer_norm_eps", (float)(NormEpsilon ?? settings.NormEpsilon), (float)settings.NormEpsilon),
        ];
        var different = all.Where(one => !one.Graph.Equals(one.Settings)).Select(one => $"{one.Name} {one.Graph}, config.json says {one.Settings}").ToList();
        if (different.Count > 0)
            throw new EncoderException(path, $"has {string.Join("; ", different)}.", "The files are of different encoders: download them again from one place.");
    }

    // Attention views the queries as [..., heads, hidden / heads]: the target shape is a constant, or joined from sizes and two constants.
    private static int? HeadsOf(OnnxGraph graph, string queryBias, int hidden)
    {
        var reshapes = graph.Consumers(queryBias).SelectMany(node => node.Output).Distinct(StringComparer.Ordinal).SelectMany(graph.Consumers)
            .Where(node => node is { OpType: "Reshape", Input.Count: 2 });
        foreach (var reshape in reshapes)
        {
            var last = graph.Producer(reshape.Input[1]) is { OpType: "Concat", Input.Count: >= 2 } joined
                ? joined.Input.TakeLast(2).Select(input => OnnxTensor.Scalar(graph.Constant(input)) ?? 0).ToArray()
                : OnnxTensor.Integers(graph.Constant(reshape.Input[1])) is { Length: >= 2 } sizes ? [sizes[^2], sizes[^1]] : [];
            if (last is [var heads, var width] && heads >= 1 && (heads * width == hidden || width == -1))
                return (int)heads;
            if (last is [-1, >= 1] && hidden % last[1] == 0)
                return (int)(hidden / last[1]);
        }

        return null;
    }

    // One curve a layer; the pooler over [CLS] adds another tanh.
    private static BertActivation ActivationOf(OnnxGraph graph, int layers)
    {
        int Count(string operation) => graph.Nodes.Count(node => node.OpType == operation);
        if (Count("Erf") == layers) return BertActivation.Gelu;
        if (Count("Gelu") == layers)
        {
            var isTanh = graph.Nodes.First(node => node.OpType == "Gelu").Attribute.Any(attribute => attribute.Name == "approximate" && attribute.S.ToStringUtf8() == "tanh");
            return isTanh ? BertActivation.GeluTanh : BertActivation.Gelu;
        }

        if (Count("Relu") == layers) return BertActivation.Relu;
        if (Count("Sigmoid") == layers) return BertActivation.Silu;
        return Count("Tanh") - layers is 0 or 1 && layers > 0
            ? BertActivation.GeluTanh
            : throw Refuse(graph, $"shows no activation that BERT knows in each of its {layers} layers; expected gelu, relu or silu.");
    }

    private static double? EpsilonOf(OnnxGraph graph)
    {
        double?[] epsilons =
        [
            .. graph.Nodes.Where(node => node.OpType == "LayerNormalization")
                .Select(node => node.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon") is { } epsilon ? OnnxTensor.Widen(epsilon.F) : 1e-5),
            .. graph.Nodes.Where(node => node.OpType == "Sqrt").Select(node => AddedTo(graph, node.Input[0])).Where(added => added is > 0),
        ];
        return epsilons.Distinct().ToArray() is [var one] ? one : null;
    }

    private static double? AddedTo(OnnxGraph graph, string value) => graph.Producer(value) is { OpType: "Add", Input.Count: 2 } sum
        ? sum.Input.Select(input => OnnxTensor.Scalar(graph.Constant(input))).FirstOrDefault(scalar => scalar is not null)
        : null;

    private static (int Rows, int Columns) Matrix(OnnxGraph graph, string name) => Find(graph, name).Dims is [var rows, var columns]
        ? ((int)rows, (int)columns)
        : throw Refuse(graph, $"holds {name} {OnnxTensor.Shape(Find(graph, name))}, expected two dimensions.");

    private static TensorProto Find(OnnxGraph graph, string name) =>
        graph.Tensors.GetValueOrDefault(name) ?? throw Refuse(graph, $"holds no {name}.");

    private static EncoderException Refuse(OnnxGraph graph, string problem) =>
        new(graph.Path, problem, "Choose an encoder of BERT's own architecture whose export keeps the names of its weights.");
}
