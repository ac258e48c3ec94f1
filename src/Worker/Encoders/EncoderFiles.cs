namespace Worker.Encoders;

/// <summary>The files of an encoder.</summary>
internal static class EncoderFiles
{
    public const string Weights = "model.safetensors";

    public const string Optional = "tokenizer_config.json";

    /// <summary>In the order of the download: the large one last, so that its presence means that all are there.</summary>
    public static IReadOnlyList<string> InOrder { get; } = ["config.json", "vocab.txt", Optional, Weights];

    public static bool AreAllIn(string folder) => MissingFrom(folder).Count == 0;

    /// <summary>The files that an encoder needs and the folder lacks.</summary>
    public static IReadOnlyList<string> MissingFrom(string folder) =>
        [.. InOrder.Where(file => file != Optional && !File.Exists(Path.Combine(folder, file)))];
}
