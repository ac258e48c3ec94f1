using System.Text.Json;
using Worker.Learning.Weights;

namespace Worker.Learning.Bert;

/// <summary>
/// Writes encoder folders in the layout of the Hugging Face hub, which <see cref="BertEncoderFolder"/> and other programs read.
/// </summary>
public static class BertEncoderWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Converts an ONNX encoder; the same content gives the same bytes.</summary>
    /// <param name="onnx">From the file's first byte to its last; its length must be known.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="folder">An existing folder; the weight file is written last.</param>
    /// <returns>The sha256 of the weight file, 64 lower-case hexadecimal digits.</returns>
    /// <exception cref="OnnxException">The file is damaged, foreign, quantised, split or too large.</exception>
    /// <exception cref="EncoderException">The graph is of no BERT encoder, or the vocabulary does not fit it.</exception>
    public static string Convert(Stream onnx, string name, WordPieceTokenizer tokenizer, string folder)
    {
        var file = BertOnnxFile.Read(onnx, name);
        var settings = file.Shape.ToSettings(name);
        if (tokenizer.Vocabulary.Count > settings.Vocabulary)
            throw new EncoderException(name, $"has {settings.Vocabulary} word vectors, and the vocabulary {tokenizer.Vocabulary.Count} entries.");
        using var weights = file.ReadWeights();
        return Write(folder, settings, tokenizer, weights);
    }

    /// <summary>Writes a network's encoder.</summary>
    /// <inheritdoc cref="Convert"/>
    internal static string Write(string folder, BertEncoder encoder, WordPieceTokenizer tokenizer)
    {
        using var own = NetworkWeights.Of(encoder);
        var published = own.Tensors.ToDictionary(pair => BertWeightNames.Published(pair.Key), pair => pair.Value, StringComparer.Ordinal);
        return Write(folder, encoder.Settings, tokenizer, new NetworkWeights(published));
    }

    private static string Write(string folder, BertSettings settings, WordPieceTokenizer tokenizer, NetworkWeights published)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), BertConfigFile.From(settings).ToJson() + "\n");
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), JsonSerializer.Serialize(tokenizer.Settings, Indented) + "\n");
        tokenizer.Vocabulary.Save(Path.Combine(folder, "vocab.txt"));
        // Other programs ask for the format's own note of what the tensors are of.
        return published.Save(Path.Combine(folder, "model.safetensors"), new Dictionary<string, string> { ["format"] = "pt" });
    }
}
