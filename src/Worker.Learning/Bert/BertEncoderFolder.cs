using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>
/// A trained encoder on disk in the layout of the Hugging Face hub: <c>config.json</c>, <c>vocab.txt</c> (or <c>tokenizer.json</c>),
/// <c>model.safetensors</c> (or <c>model.onnx</c>, whose graph may replace the configuration) and perhaps
/// <c>tokenizer_config.json</c>. Thread-safe.
/// </summary>
public sealed class BertEncoderFolder
{
    public const string Safetensors = "model.safetensors";
    public const string Onnx = "model.onnx";

    private const string Expected = "An encoder folder holds config.json, vocab.txt (or tokenizer.json) and model.safetensors (or model.onnx).";

    private BertEncoderFolder(string path, string weightsPath, BertSettings settings, WordPieceTokenizer tokenizer)
    {
        (Path, WeightsPath, Settings, Tokenizer) = (path, weightsPath, settings, tokenizer);
    }

    public string Path { get; }

    /// <summary>The file that holds the weights.</summary>
    public string WeightsPath { get; }

    public BertSettings Settings { get; }

    public WordPieceTokenizer Tokenizer { get; }

    private bool IsOnnx => WeightsPath.EndsWith(".onnx", StringComparison.Ordinal);

    /// <summary>Reads the settings and the vocabulary and checks that weights exist; loads no weights yet.</summary>
    /// <exception cref="EncoderException">A file is missing, malformed, or of an encoder that is no plain BERT.</exception>
    /// <exception cref="OnnxException">The ONNX file that replaces the configuration cannot be used.</exception>
    public static BertEncoderFolder Open(string path)
    {
        var weightsPath = FindWeights(path);
        var config = System.IO.Path.Combine(path, "config.json");
        var settings = File.Exists(config) || !weightsPath.EndsWith(".onnx", StringComparison.Ordinal)
            ? BertConfigFile.Read(config)
            : BertOnnxFile.Read(weightsPath).Shape.ToSettings(weightsPath);
        var tokenizer = WordPieceTokenizer.Load(path);
        if (tokenizer.Vocabulary.Count > settings.Vocabulary)
        {
            throw new EncoderException(path,
                $"the vocabulary has {tokenizer.Vocabulary.Count} entries, config.json says vocab_size {settings.Vocabulary}.",
                "The files are of different encoders: download them again from one place.");
        }

        return new BertEncoderFolder(path, weightsPath, settings, tokenizer);
    }

    /// <summary>Reads every file of the folder as a training would, the weights included.</summary>
    /// <exception cref="EncoderException">Tensors are missing, unknown, of another shape than config.json says, or not finite.</exception>
    /// <exception cref="SafetensorsException">The weight file is damaged.</exception>
    /// <exception cref="OnnxException">The weight file cannot be used.</exception>
    public void Verify()
    {
        using var scope = NewDisposeScope();
        using var encoder = RandomDraws.Unnoticed(() => new BertEncoder(Settings));
        LoadInto(encoder);
    }

    /// <summary>Builds the encoder with its trained weights, in float32, for every type in the file.</summary>
    /// <exception cref="EncoderException">Tensors are missing, unknown, of another shape than config.json says, or not finite; all are
    /// named.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    /// <exception cref="OnnxException">The file cannot be used.</exception>
    internal void LoadInto(BertEncoder encoder)
    {
        using var file = IsOnnx ? ReadOnnx() : NetworkWeights.Load(WeightsPath);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var expected = encoder.state_dict().ToDictionary(pair => BertWeightNames.Published(pair.Key), pair => pair.Value);
        var received = Normalize(file.Tensors);
        try
        {
            WeightsMismatchException.ThrowIfDifferent(expected, received);
        }
        catch (WeightsMismatchException exception)
        {
            throw new EncoderException(WeightsPath, exception.Message, innerException: exception);
        }

        if (expected.Keys.FirstOrDefault(name => !received[name].isfinite().all().item<bool>()) is { } broken)
            throw new EncoderException(WeightsPath, $"{broken} holds values that are not finite numbers.", "Download the file again.");
        foreach (var (name, tensor) in expected) tensor.copy_(received[name]);
    }

    private NetworkWeights ReadOnnx()
    {
        var file = BertOnnxFile.Read(WeightsPath);
        file.Shape.ThrowIfDifferent(WeightsPath, Settings);
        return file.ReadWeights();
    }

    private Dictionary<string, Tensor> Normalize(IReadOnlyDictionary<string, Tensor> published)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in published)
        {
            if (BertWeightNames.Normalize(name) is { } normalized && !tensors.TryAdd(normalized, tensor))
                throw new EncoderException(WeightsPath, $"holds {normalized} twice, under its current and its older name.");
        }

        return tensors;
    }

    private static string FindWeights(string folder)
    {
        var path = System.IO.Path.Combine(folder, Safetensors);
        if (File.Exists(path)) return path;
        if (System.IO.Path.Combine(folder, Onnx) is var onnx && File.Exists(onnx)) return onnx;
        if (!Directory.Exists(folder)) throw new EncoderException(folder, "is no folder.", Expected);
        if (Directory.EnumerateFiles(folder, "*.bin").Concat(Directory.EnumerateFiles(folder, "*.pt")).Order().FirstOrDefault() is { } pickle)
        {
            throw new EncoderException(pickle, "is a pickle file, and reading one runs whatever code was put into it.",
                $"Put model.safetensors into {folder}: most models on the hub offer it beside the .bin; otherwise convert where that risk is " +
                "acceptable, in Python: AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True).");
        }

        throw new EncoderException(path, "is missing.", Expected);
    }
}
