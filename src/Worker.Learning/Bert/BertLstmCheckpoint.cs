using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Learning.Weights;

namespace Worker.Learning.Bert;

/// <summary>
/// A trained sentiment network with all that scoring needs: shape, weights, vocabulary, longest text. One safetensors file; the tensors'
/// names (<c>encoder....</c>, <c>head....</c>) and the metadata names below are its contract. It owns its weights and must be disposed.
/// </summary>
/// <param name="MaxTokens">The longest text in tokens, as in training.</param>
/// <param name="Weights">Of the whole network, as <see cref="BertLstmTraining"/> returns them.</param>
/// <param name="Metadata">The caller's own string pairs, stored beside.</param>
public sealed record BertLstmCheckpoint(
    BertLstmSettings Network,
    WordPieceTokenizer Tokenizer,
    int MaxTokens,
    NetworkWeights Weights,
    IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    private const string NetworkName = "network";
    private const string VocabularyName = "vocabulary";
    private const string TokenizerName = "tokenizer";
    private const string MaxTokensName = "max_tokens";

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Writes the file so that it is there whole or not at all; the same content gives the same bytes.</summary>
    /// <returns>The file's sha256, 64 lower-case hexadecimal digits.</returns>
    public string Save(string path) => Weights.Save(path, new Dictionary<string, string>(Metadata, StringComparer.Ordinal)
    {
        [NetworkName] = JsonSerializer.Serialize(Network, Json),
        [TokenizerName] = JsonSerializer.Serialize(Tokenizer.Settings, Json),
        [VocabularyName] = string.Join('\n', Tokenizer.Vocabulary.Entries),
        [MaxTokensName] = JsonSerializer.Serialize(MaxTokens, Json),
    });

    /// <summary>Reads the file, in full or not at all. That weights and shape fit is seen when a scorer or a training takes them.</summary>
    /// <param name="expectedSha256">64 hexadecimal digits that the file must have, or null where they are not known.</param>
    /// <exception cref="SafetensorsException">The file is damaged, truncated, foreign or not the one expected.</exception>
    /// <exception cref="EncoderException">It is a weight file, but no checkpoint of a sentiment network.</exception>
    public static BertLstmCheckpoint Load(string path, string? expectedSha256)
    {
        var weights = NetworkWeights.Load(path, expectedSha256);
        try
        {
            var metadata = new Dictionary<string, string>(weights.Metadata, StringComparer.Ordinal);
            var network = Read<BertLstmSettings>(path, metadata, NetworkName);
            var settings = Read<TokenizerSettings>(path, metadata, TokenizerName);
            var maxTokens = Read<int>(path, metadata, MaxTokensName);
            var vocabulary = new WordPieceVocabulary(Take(path, metadata, VocabularyName).Split('\n'), path);
            return new BertLstmCheckpoint(network, new WordPieceTokenizer(vocabulary, settings), maxTokens, weights, metadata);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose() => Weights.Dispose();

    private static T Read<T>(string path, Dictionary<string, string> metadata, string name)
    {
        var text = Take(path, metadata, name);
        try
        {
            return JsonSerializer.Deserialize<T>(text, Json)!;
        }
        catch (JsonException exception)
        {
            throw new EncoderException(path, $"its '{name}' cannot be read ({exception.Message})", "Train anew, or restore the file.", exception);
        }
    }

    private static string Take(string path, Dictionary<string, string> metadata, string name) => metadata.Remove(name, out var text)
        ? text
        : throw new EncoderException(path, $"has no '{name}' beside its tensors, so it is no checkpoint of a sentiment network.",
            "Name a file that train-sentiment wrote.");
}
