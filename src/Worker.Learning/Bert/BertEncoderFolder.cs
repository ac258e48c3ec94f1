using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>
/// A trained encoder on disk in the layout of the Hugging Face hub: <c>config.json</c>, <c>vocab.txt</c>, <c>model.safetensors</c> and
/// perhaps <c>tokenizer_config.json</c>. Thread-safe.
/// </summary>
public sealed class BertEncoderFolder
{
    private readonly string _weightsPath;

    private BertEncoderFolder(string path, string weightsPath, BertSettings settings, WordPieceTokenizer tokenizer)
    {
        (Path, _weightsPath, Settings, Tokenizer) = (path, weightsPath, settings, tokenizer);
    }

    public string Path { get; }

    public BertSettings Settings { get; }

    public WordPieceTokenizer Tokenizer { get; }

    /// <summary>Reads the settings and the vocabulary and sees that weights are there; loads no weights yet.</summary>
    /// <exception cref="EncoderException">A file is missing, malformed, or of an encoder that is no plain BERT.</exception>
    public static BertEncoderFolder Open(string path)
    {
        var settings = BertConfigFile.Read(System.IO.Path.Combine(path, "config.json"));
        var tokenizer = WordPieceTokenizer.Load(path);
        if (tokenizer.Vocabulary.Count > settings.Vocabulary)
        {
            throw new EncoderException(path,
                $"vocab.txt has {tokenizer.Vocabulary.Count} entries, config.json says vocab_size {settings.Vocabulary}.",
                "The files are of different encoders: download them again from one place.");
        }

        return new BertEncoderFolder(path, FindWeights(path), settings, tokenizer);
    }

    /// <summary>Builds the encoder with its trained weights, in float32 whatever the file has.</summary>
    /// <exception cref="EncoderException">Tensors are missing, unknown or of another shape than config.json says; all are named.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    internal void LoadInto(BertEncoder encoder)
    {
        using var file = NetworkWeights.Load(_weightsPath);
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
            throw new EncoderException(_weightsPath, exception.Message, innerException: exception);
        }

        foreach (var (name, tensor) in expected) tensor.copy_(received[name]);
    }

    private Dictionary<string, Tensor> Normalize(IReadOnlyDictionary<string, Tensor> published)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in published)
        {
            if (BertWeightNames.Normalize(name) is { } normalized && !tensors.TryAdd(normalized, tensor))
                throw new EncoderException(_weightsPath, $"holds {normalized} twice, under its current and its older name.");
        }

        return tensors;
    }

    private static string FindWeights(string folder)
    {
        var path = System.IO.Path.Combine(folder, "model.safetensors");
        if (File.Exists(path)) return path;
        if (Directory.EnumerateFiles(folder, "*.bin").Concat(Directory.EnumerateFiles(folder, "*.pt")).Order().FirstOrDefault() is { } pickle)
        {
            throw new EncoderException(pickle, "is a pickle file, and reading one runs whatever code was put into it.",
                $"Put model.safetensors into {folder}: most models on the hub offer it beside the .bin; otherwise convert where that risk is " +
                "acceptable, in Python: AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True).");
        }

        throw new EncoderException(path, "is missing.", "An encoder folder holds config.json, vocab.txt and model.safetensors (in one file).");
    }
}
