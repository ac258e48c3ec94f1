using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Learning.Bert;

/// <summary>
/// <c>config.json</c> of an encoder folder, as far as it shapes the encoder. What this encoder cannot do is refused by its name in the
/// file: computing on regardless would give wrong numbers without a word.
/// </summary>
internal sealed record BertConfigFile
{
    private static readonly Dictionary<string, BertActivation> Activations = new(StringComparer.Ordinal)
    {
        ["gelu"] = BertActivation.Gelu,
        ["gelu_python"] = BertActivation.Gelu,
        ["gelu_new"] = BertActivation.GeluTanh,
        ["gelu_pytorch_tanh"] = BertActivation.GeluTanh,
        ["relu"] = BertActivation.Relu,
        ["silu"] = BertActivation.Silu,
        ["swish"] = BertActivation.Silu,
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // BERT's first published configurations have no model_type.
    [JsonPropertyName("model_type")]
    public string ModelType { get; init; } = "bert";

    [JsonPropertyName("vocab_size")]
    public required int VocabularySize { get; init; }

    [JsonPropertyName("hidden_size")]
    public required int HiddenSize { get; init; }

    [JsonPropertyName("num_hidden_layers")]
    public required int Layers { get; init; }

    [JsonPropertyName("num_attention_heads")]
    public required int Heads { get; init; }

    [JsonPropertyName("intermediate_size")]
    public required int IntermediateSize { get; init; }

    [JsonPropertyName("hidden_act")]
    public string HiddenAct { get; init; } = "gelu";

    [JsonPropertyName("hidden_dropout_prob")]
    public double HiddenDropout { get; init; } = 0.1;

    [JsonPropertyName("attention_probs_dropout_prob")]
    public double AttentionDropout { get; init; } = 0.1;

    [JsonPropertyName("max_position_embeddings")]
    public int Positions { get; init; } = 512;

    [JsonPropertyName("type_vocab_size")]
    public int SegmentTypes { get; init; } = 2;

    [JsonPropertyName("layer_norm_eps")]
    public double NormEpsilon { get; init; } = 1e-12;

    [JsonPropertyName("initializer_range")]
    public double InitialDeviation { get; init; } = 0.02;

    [JsonPropertyName("position_embedding_type")]
    public string PositionEmbeddingType { get; init; } = "absolute";

    [JsonPropertyName("is_decoder")]
    public bool IsDecoder { get; init; }

    [JsonPropertyName("add_cross_attention")]
    public bool AddCrossAttention { get; init; }

    /// <exception cref="EncoderException">The file is missing, malformed, or of an encoder that is no plain BERT.</exception>
    public static BertSettings Read(string path)
    {
        if (!File.Exists(path))
            throw new EncoderException(path, "is missing.", "An encoder folder holds config.json, vocab.txt (or tokenizer.json) and model.safetensors (or model.onnx).");
        try
        {
            var file = JsonSerializer.Deserialize<BertConfigFile>(EncoderText.Read(path, EncoderText.MaxSettingsBytes))
                ?? throw new EncoderException(path, "is null, expected a JSON object.", "Download the file again.");
            return file.ToSettings(path);
        }
        catch (JsonException exception)
        {
            throw new EncoderException(path, $"is no BERT configuration ({exception.Message})", "Download the file again.", exception);
        }
    }

    /// <summary>The file of these settings.</summary>
    public static BertConfigFile From(BertSettings settings) => new()
    {
        VocabularySize = settings.Vocabulary,
        HiddenSize = settings.Hidden,
        Layers = settings.Layers,
        Heads = settings.Heads,
        IntermediateSize = settings.Intermediate,
        Positions = settings.Positions,
        SegmentTypes = settings.SegmentTypes,
        HiddenAct = Activations.First(pair => pair.Value == settings.Activation).Key,
        HiddenDropout = settings.HiddenDropout,
        AttentionDropout = settings.AttentionDropout,
        NormEpsilon = settings.NormEpsilon,
        InitialDeviation = settings.InitialDeviation,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    private BertSettings ToSettings(string path)
    {
        Expect(path, "model_type", ModelType, "bert");
        Expect(path, "position_embedding_type", PositionEmbeddingType, "absolute");
        Expect(path, "is_decoder", IsDecoder ? "true" : "false", "false");
        Expect(path, "add_cross_attention", AddCrossAttention ? "true" : "false", "false");
        Expect(path, "hidden_act", HiddenAct, [.. Activations.Keys]);
        var settings = new BertSettings
        {
            Vocabulary = VocabularySize,
            Hidden = HiddenSize,
            Layers = Layers,
            Heads = Heads,
            Intermediate = IntermediateSize,
            Positions = Positions,
            SegmentTypes = SegmentTypes,
            Activation = Activations[HiddenAct],
            HiddenDropout = HiddenDropout,
            AttentionDropout = AttentionDropout,
            NormEpsilon = NormEpsilon,
            InitialDeviation = InitialDeviation,
        };
        try
        {
            settings.Check();
            return settings;
        }
        catch (ArgumentException exception)
        {
            throw new EncoderException(path, exception.Message, "Download the file again.", exception);
        }
    }

    private static void Expect(string path, string name, string received, params string[] expected)
    {
        if (expected.Contains(received, StringComparer.Ordinal)) return;
        throw new EncoderException(path, $"{name} is '{received}', expected {string.Join(", ", expected.Select(value => $"'{value}'"))}.",
            "Choose an encoder of BERT's own architecture, such as google-bert/bert-base-uncased.");
    }
}
