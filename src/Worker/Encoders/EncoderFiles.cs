using Worker.Learning.Bert;

namespace Worker.Encoders;

/// <summary>The files of an encoder.</summary>
internal static class EncoderFiles
{
    public const string Weights = BertEncoderFolder.Safetensors;

    public const string Optional = "tokenizer_config.json";

    private const string Vocabulary = "vocab.txt";

    /// <summary>In the order of the download: the large one last, so that its presence means that all are there.</summary>
    public static IReadOnlyList<string> InOrder { get; } = ["config.json", Vocabulary, Optional, Weights];

    /// <summary>What a model may have in place of a file, in the order of preference; the remote path and the local name.</summary>
    public static IReadOnlyList<(string Remote, string Local)> AlternativesTo(string file) => file switch
    {
        Weights => [(BertEncoderFolder.Onnx, BertEncoderFolder.Onnx), ($"onnx/{BertEncoderFolder.Onnx}", BertEncoderFolder.Onnx)],
        Vocabulary => [("tokenizer.json", "tokenizer.json")],
        _ => [],
    };

    public static bool AreAllIn(string folder) => MissingFrom(folder).Count == 0;

    /// <summary>The files that an encoder needs and the folder lacks.</summary>
    public static IReadOnlyList<string> MissingFrom(string folder) => [.. InOrder.Where(file => file != Optional && !IsIn(folder, file))];

    /// <summary>Whether the file or its replacement exists.</summary>
    public static bool IsIn(string folder, string file) =>
        AlternativesTo(file).Select(alternative => alternative.Local).Prepend(file).Any(name => File.Exists(Path.Combine(folder, name)));
}
