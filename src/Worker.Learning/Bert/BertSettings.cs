namespace Worker.Learning.Bert;

/// <summary>The curve between the two layers of the feed-forward part.</summary>
public enum BertActivation
{
    /// <summary>x times the normal distribution's P(X &lt; x), exactly (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>Its approximation through tanh.</summary>
    GeluTanh,
    Relu,
    Silu,
}

/// <summary>
/// Shape and dropout of a BERT encoder (Devlin et al. 2019); the defaults are those of BERT-base, less its vocabulary.
/// </summary>
public sealed record BertSettings
{
    /// <summary>V, rows of the word embedding; at least the vocabulary's entries.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>D, the width of a token's vector; a multiple of <see cref="Heads"/>.</summary>
    public int Hidden { get; init; } = 768;

    public int Layers { get; init; } = 12;

    /// <summary>N, attention heads a layer.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>I, the width of the feed-forward part.</summary>
    public int Intermediate { get; init; } = 3_072;

    /// <summary>The longest text in tokens.</summary>
    public int Positions { get; init; } = 512;

    /// <summary>Segment embeddings in the weights; text of one segment uses the first.</summary>
    public int SegmentTypes { get; init; } = 2;

    public BertActivation Activation { get; init; } = BertActivation.Gelu;

    /// <summary>Share of each layer's outputs dropped in training, in [0, 1).</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Share of attention weights dropped in training, in [0, 1).</summary>
    public double AttentionDropout { get; init; } = 0.1;

    public double NormEpsilon { get; init; } = 1e-12;

    /// <summary>Standard deviation of the random weights that a scratch encoder starts from.</summary>
    public double InitialDeviation { get; init; } = 0.02;

    /// <summary>Most weights of an encoder: 40 GB in float32. BERT-large has 0.34 thousand million.</summary>
    private const long MaxWeights = 10_000_000_000;

    /// <exception cref="ArgumentException">A size is not positive or too large, or the heads do not divide the width.</exception>
    internal void Check()
    {
        (string Name, int Value, int Most)[] sizes =
        [
            (nameof(Vocabulary), Vocabulary, 2_000_000), (nameof(Hidden), Hidden, 16_384), (nameof(Layers), Layers, 256), (nameof(Heads), Heads, 1024),
            (nameof(Intermediate), Intermediate, 131_072), (nameof(Positions), Positions, 131_072), (nameof(SegmentTypes), SegmentTypes, 1024),
        ];
        foreach (var (name, value, most) in sizes)
        {
            if (value < 1) throw new ArgumentException($"An encoder needs {name} of at least 1, not {value}.");
            if (value > most) throw new ArgumentException($"An encoder may have {name} of at most {most}, not {value}.");
        }

        var weights = ((long)Vocabulary + Positions + SegmentTypes) * Hidden + (long)Layers * Hidden * (4L * Hidden + 2L * Intermediate);
        if (weights > MaxWeights) throw new ArgumentException($"An encoder may have at most {MaxWeights} weights, and its sizes make {weights}.");

        if (Hidden % Heads != 0) throw new ArgumentException($"Hidden {Hidden} is not a multiple of Heads {Heads}.");
        // Also what is not a number.
        if (!(HiddenDropout is >= 0 and < 1) || !(AttentionDropout is >= 0 and < 1))
            throw new ArgumentException($"The dropouts of an encoder are from 0 to below 1, not {HiddenDropout} and {AttentionDropout}.");
        if (!(NormEpsilon is > 0 and <= 1) || !(InitialDeviation is > 0 and <= 10))
            throw new ArgumentException($"An encoder needs NormEpsilon above 0 to 1 and InitialDeviation above 0 to 10, not {NormEpsilon} and {InitialDeviation}.");
    }
}
