using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Learning.Bert;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment;

/// <summary>
/// Everything but the weights that a trained sentiment model is: kept in the checkpoint, so that it scores without the settings
/// file, the encoder folder and the texts it was trained with.
/// </summary>
internal sealed record SentimentContent
{
    /// <summary>Under the name that the first checkpoints gave it.</summary>
    [JsonPropertyName("recipe")]
    public required SentimentTrainingSettings Settings { get; init; }

    public required BertLstmSettings Network { get; init; }

    public required TokenizerSettings Tokenizer { get; init; }

    /// <summary>The entries in id order.</summary>
    public required IReadOnlyList<string> Vocabulary { get; init; }

    /// <summary>
    /// The classifier that scores together with the network if there is a <see cref="Blend"/>, else in place of it; null if the network
    /// scores alone.
    /// </summary>
    public BagOfWordsContent? BagOfWords { get; init; }

    /// <summary>How much of the score is the network's and how much that of the bag of words; null if one of them scores.</summary>
    public Blend? Blend { get; init; }

    /// <summary>What the logits are divided by, fitted on the validation segment.</summary>
    public required double Temperature { get; init; }

    public WordPieceTokenizer CreateTokenizer() => new(new WordPieceVocabulary(Vocabulary, "the checkpoint's vocabulary"), Tokenizer);

    public string ToJson() => JsonSerializer.Serialize(this, SentimentJson.Default.SentimentContent);

    /// <exception cref="JsonException">The text is not the content of a sentiment model.</exception>
    public static SentimentContent FromJson(string json) =>
        JsonSerializer.Deserialize(json, SentimentJson.Default.SentimentContent)
        ?? throw new JsonException("The content of the sentiment model is null.");
}

internal static class SentimentKind
{
    /// <summary>The kind of model version that this folder makes.</summary>
    public const string Name = "sentiment";

    /// <summary>All its versions replace each other under this name.</summary>
    public const string VersionName = "bert-lstm";
}

[JsonSerializable(typeof(SentimentContent))]
[JsonSerializable(typeof(SentimentTrainingSettings))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class SentimentJson : JsonSerializerContext;
