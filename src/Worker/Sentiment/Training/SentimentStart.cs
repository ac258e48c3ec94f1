using Worker.Learning.Bert;
using Worker.Models;
using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Training;

/// <summary>The network that a training starts with: its shape, how text becomes tokens for it, and weights if there are any.</summary>
internal sealed record SentimentStart(BertLstmSettings Network, WordPieceTokenizer Tokenizer, BertEncoderFolder? Encoder)
{
    /// <param name="parent">The checkpoint of the version that is fine-tuned; null for any other start.</param>
    /// <param name="data">With a scratch encoder the vocabulary is learnt from its training segment.</param>
    public static SentimentStart Of(SentimentPlan plan, TrainingData data, LoadedCheckpoint? parent, CancellationToken cancellationToken)
    {
        var settings = plan.Settings;
        if (parent is not null)
        {
            var content = SentimentContent.FromJson(parent.Content);
            return new SentimentStart(content.Network with { Dropout = settings.Dropout }, content.CreateTokenizer(), Encoder: null);
        }

        if (plan.Encoder is not null)
            return new SentimentStart(Shape(settings, plan.Encoder.Settings), plan.Encoder.Tokenizer, plan.Encoder);

        var tokenizer = Learn(settings, data, cancellationToken);
        return new SentimentStart(Shape(settings, ScratchEncoder(settings, tokenizer.Vocabulary.Count)), tokenizer, Encoder: null);
    }

    public LabelledTokens Tokens(SentimentTrainingSettings settings, IReadOnlyList<LabelledText> texts) => new(
        [.. texts.Select(text => Tokenizer.Encode(settings.Prepare(text.Text), settings.Training.MaxTokens))],
        [.. texts.Select(text => text.IsPositive)]);

    /// <summary>The content of a checkpoint of this network, before its temperature is fitted.</summary>
    public SentimentContent Content(SentimentTrainingSettings settings) => new()
    {
        Settings = settings,
        Network = Network,
        Tokenizer = Tokenizer.Settings,
        Vocabulary = Tokenizer.Vocabulary.Entries,
        Temperature = 1,
    };

    private static BertLstmSettings Shape(SentimentTrainingSettings settings, BertSettings encoder) =>
        new() { Encoder = encoder, LstmHidden = settings.LstmHidden, Pooling = settings.Pooling, Dropout = settings.Dropout };

    private static BertSettings ScratchEncoder(SentimentTrainingSettings settings, int vocabulary) => new()
    {
        Vocabulary = vocabulary,
        Layers = settings.Scratch!.Layers,
        Hidden = settings.Scratch.Hidden,
        Heads = settings.Scratch.Heads,
        Intermediate = settings.Scratch.Intermediate,
        HiddenDropout = settings.Scratch.Dropout,
        AttentionDropout = settings.Scratch.Dropout,
        Positions = settings.Training.MaxTokens,
    };

    private static WordPieceTokenizer Learn(SentimentTrainingSettings settings, TrainingData data, CancellationToken cancellationToken)
    {
        var tokenizer = new TokenizerSettings { LowerCase = settings.Scratch!.LowerCase };
        var vocabulary = VocabularyLearner.Learn(
            data.Training.Select(text => settings.Prepare(text.Text)),
            new VocabularySettings { Size = settings.Scratch.Vocabulary, Tokenizer = tokenizer },
            cancellationToken);
        return new WordPieceTokenizer(vocabulary, tokenizer);
    }
}
