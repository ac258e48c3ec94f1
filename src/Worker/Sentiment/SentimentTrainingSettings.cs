using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Learning.Bert;

namespace Worker.Sentiment;

/// <summary>The settings that decide what a training gives: two trainings with equal settings and equal data give equal weights.</summary>
internal sealed record SentimentTrainingSettings
{
    /// <summary>As the settings name it: a hub id, a folder, or <c>scratch</c>.</summary>
    public required string Encoder { get; init; }

    /// <summary>Of the trained encoder's weight file; null for <c>scratch</c>.</summary>
    public string? EncoderSha256 { get; init; }

    /// <summary>The shape of a <c>scratch</c> encoder; null for a trained one.</summary>
    public ScratchShape? Scratch { get; init; }

    public required int LstmHidden { get; init; }

    public required double Dropout { get; init; }

    /// <summary>What the output layer sees; the first versions saw the LSTM's state alone.</summary>
    public HeadPooling Pooling { get; init; }

    public required BertLstmTrainingSettings Training { get; init; }

    /// <summary>Whether the bag of words scores together with the network; the first versions had the network alone.</summary>
    public bool Blend { get; init; }

    public required bool TextbookCleaning { get; init; }

    /// <summary>Letters of the shortest token that the cleaning keeps; 0 if there is no cleaning.</summary>
    public required int LeastTokenLength { get; init; }

    /// <summary>The share of all texts that this training has not seen: those with the smallest hashes.</summary>
    public required double TestShare { get; init; }

    /// <summary>What the weights depend on, for messages.</summary>
    [JsonIgnore]
    public string Shape => $"encoder {Encoder}{(Scratch is null ? "" : $" ({Scratch})")}, LSTM of {LstmHidden}{(Pooling == HeadPooling.LastStateAndMean ? " and mean" : "")}";

    /// <summary>The text as the network is to read it.</summary>
    public string Prepare(string text) => TextbookCleaning ? Words.TextbookCleaning.Clean(text, LeastTokenLength) : text;

    /// <summary>Whether weights trained with the other settings fit this one's network and mean the same.</summary>
    public bool FitsWeightsOf(SentimentTrainingSettings other) =>
        (Encoder, Scratch, LstmHidden, Pooling, Training.MaxTokens) == (other.Encoder, other.Scratch, other.LstmHidden, other.Pooling, other.Training.MaxTokens);

    /// <summary>Whether a training of the other would give the same; the precision is the processor's and makes no difference.</summary>
    public bool IsSameAs(SentimentTrainingSettings other) => this == other with { Training = other.Training with { UseBFloat16 = Training.UseBFloat16 } };

    public string ToJson() => JsonSerializer.Serialize(this, SentimentJson.Default.SentimentTrainingSettings);

    public static SentimentTrainingSettings FromJson(string json) =>
        JsonSerializer.Deserialize(json, SentimentJson.Default.SentimentTrainingSettings)
        ?? throw new JsonException("The settings of the sentiment model are null.");

    /// <param name="encoderSha256">Of the trained encoder's weight file; null for <c>scratch</c>.</param>
    /// <param name="texts">How many texts there are to train on.</param>
    public static SentimentTrainingSettings From(SentimentOptions options, bool fineTune, string? encoderSha256, int texts)
    {
        var (lstmHidden, dropout, pooling) = TrainingPresets.HeadOf(options);
        return new SentimentTrainingSettings
        {
            Encoder = options.Encoder,
            EncoderSha256 = encoderSha256,
            Scratch = options.Encoder == SentimentOptions.ScratchEncoder ? ScratchShape.From(options.Scratch) : null,
            LstmHidden = lstmHidden,
            Dropout = dropout,
            Pooling = pooling,
            Training = TrainingPresets.Of(options, fineTune, texts),
            Blend = options.Training.Blend ?? (options.Preset != TrainingPreset.Textbook),
            TextbookCleaning = options.TextbookCleaning,
            LeastTokenLength = options.TextbookCleaning ? options.LeastTokenLength : 0,
            TestShare = options.TestShare,
        };
    }
}

/// <summary>The sizes of an encoder that starts from random weights.</summary>
internal sealed record ScratchShape(int Layers, int Hidden, int Heads, int Intermediate, double Dropout, int Vocabulary, bool LowerCase)
{
    public static ScratchShape From(ScratchOptions options) => new(
        options.Layers, options.Hidden, options.Heads, options.Intermediate, options.Dropout, options.Vocabulary, options.LowerCase);

    public override string ToString() =>
        FormattableString.Invariant($"{Layers} x {Hidden}, {Heads} heads, feed-forward {Intermediate}, vocabulary {Vocabulary}");
}
